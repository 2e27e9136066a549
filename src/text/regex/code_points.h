#pragma once
// Sets of code points.

#include <bitset>
#include <cstddef>
#include <initializer_list>
#include <vector>

namespace pellucid {

/// Thread rule: a plain value.
class CodePoints {
 public:
  struct Range {
    char32_t first, last;  // both belong to it
    bool operator==(const Range&) const = default;
  };
  static constexpr char32_t kLast = 0x10FFFF;

  CodePoints() = default;
  CodePoints(std::initializer_list<Range> ranges);

  /// REQUIRES: first <= last.
  void add(char32_t first, char32_t last);
  void add(const CodePoints& other);
  void keep(const CodePoints& other);  // what is in both
  void invert();

  bool contains(char32_t c) const;
  /// In order; they neither overlap nor touch.
  const std::vector<Range>& ranges() const { return ranges_; }
  bool operator==(const CodePoints&) const = default;

 private:
  std::vector<Range> ranges_;
};

/// A set with a quick answer for the first characters of Unicode. Thread rule: immutable, share
/// freely.
struct CharacterSet {
  explicit CharacterSet(CodePoints all);
  bool contains(char32_t c) const { return c < kLow ? low[c] : set.contains(c); }

  static constexpr std::size_t kLow = 0x600;  // Latin, Greek, Cyrillic, Hebrew
  std::bitset<kLow> low;
  CodePoints set;
};

}  // namespace pellucid
