#pragma once
// Sets of code points as sorted ranges; the rows are measured by tools/make_unicode_tables.py.

#include <cstdint>
#include <span>

namespace pellucid::unicode_tables {

struct Range {
  char32_t first, last;  // both belong to it
};

/// first, first + step, … last become lower case by adding `delta`.
struct CaseRun {
  char32_t first, last;
  std::int32_t step, delta;
};

extern const std::span<const Range> kControl;         // Cc, Cf, Co of Unicode 8
extern const std::span<const Range> kNonspacingMark;  // Mn of Unicode 8
extern const std::span<const Range> kPunctuation;     // P* of Unicode 8 and ASCII's signs
extern const std::span<const Range> kWhiteSpace;      // White_Space
extern const std::span<const Range> kWord;            // \w of UTS 18
extern const std::span<const Range> kMark;            // M* of Unicode 9
extern const std::span<const Range> kNumeric;         // N* of Unicode 17
extern const std::span<const Range> kNormalized;      // decomposes or reorders in Unicode 9
extern const std::span<const CaseRun> kLowerCase;     // those with a form of one character

}  // namespace pellucid::unicode_tables
