#pragma once
// Character classes and case foldings of regular expressions; the rows are measured by
// tools/make_regex_tables.py.

#include <cstdint>
#include <span>
#include <string_view>

namespace pellucid::regex_tables {

/// first, first + step, … last.
struct Run {
  char32_t first, last;
  std::int32_t step;
};

struct Class {
  std::string_view name;  // in small letters alone
  std::span<const Run> runs;
};

/// first, first + step, … last match under (?i) what they give when `delta` is added.
struct Folding {
  char32_t first, last;
  std::int32_t step, delta;
};

/// One character that matches two or three under (?i); the third is 0 if there are two.
struct Expansion {
  char32_t character;
  char32_t full[3];
};

extern const std::span<const Class> kClasses;
extern const std::span<const Folding> kFoldings;
extern const std::span<const Expansion> kExpansions;

}  // namespace pellucid::regex_tables
