#pragma once
// How far two methods agree on the words of one text.
// Thread rule of every function here: thread-safe.

#include <cstddef>
#include <span>
#include <string>

namespace pellucid {

struct Agreement {
  /// Spearman's: Pearson's correlation of the ranks, where equal scores share their mean rank. NaN
  /// if one side has no two different scores.
  double rank_correlation = 0;
  std::size_t shared = 0;  // how many of the `of` strongest words by one are so by the other
  std::size_t of = 0;
};

/// REQUIRES: scores of the same words.
Agreement agreement(std::span<const double> a, std::span<const double> b);

/// `0.83`, or a dash where there is none.
std::string show_correlation(const Agreement& agreement);

}  // namespace pellucid
