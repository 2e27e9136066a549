#include "text/regex/code_points.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace pellucid {

CodePoints::CodePoints(std::initializer_list<Range> ranges) {
  for (const Range& range : ranges) add(range.first, range.last);
}

void CodePoints::add(char32_t first, char32_t last) {
  assert(first <= last && last <= kLast);
  // Those from `begin` to `end` overlap or touch the new range: it takes them in.
  const auto begin =
      std::lower_bound(ranges_.begin(), ranges_.end(), first,
                       [](const Range& range, char32_t c) { return range.last + 1 < c; });
  auto end = begin;
  for (; end != ranges_.end() && end->first <= last + 1; ++end) {
    first = std::min(first, end->first);
    last = std::max(last, end->last);
  }
  if (begin == end) {
    ranges_.insert(begin, {first, last});
  } else {
    *begin = {first, last};
    ranges_.erase(begin + 1, end);
  }
}

void CodePoints::add(const CodePoints& other) {
  std::vector<Range> both;
  both.reserve(ranges_.size() + other.ranges_.size());
  std::merge(ranges_.begin(), ranges_.end(), other.ranges_.begin(), other.ranges_.end(),
             std::back_inserter(both),
             [](const Range& a, const Range& b) { return a.first < b.first; });
  ranges_.clear();
  for (const Range& range : both) {
    if (!ranges_.empty() && range.first <= ranges_.back().last + 1) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
}

void CodePoints::keep(const CodePoints& other) {
  CodePoints outside = other;
  outside.invert();
  invert();
  add(outside);
  invert();
}

void CodePoints::invert() {
  std::vector<Range> gaps;
  char32_t next = 0;
  for (const Range& range : ranges_) {
    if (next < range.first) gaps.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kLast) gaps.push_back({next, kLast});
  ranges_ = std::move(gaps);
}

bool CodePoints::contains(char32_t c) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), c,
                       [](char32_t x, const Range& range) { return x < range.first; });
  return after != ranges_.begin() && c <= std::prev(after)->last;
}

CharacterSet::CharacterSet(CodePoints all) : set(std::move(all)) {
  for (const CodePoints::Range& range : set.ranges())
    for (char32_t c = range.first; c <= range.last && c < kLow; ++c) low.set(c);
}

}  // namespace pellucid
