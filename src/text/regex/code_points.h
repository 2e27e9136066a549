#pragma once
// A set of code points.

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

}  // namespace pellucid
