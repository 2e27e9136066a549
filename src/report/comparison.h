#pragma once
// Several methods' answers to one question, side by side: how far they agree, and a page in each
// format. Thread rule of every function here: thread-safe.

#include <cstddef>
#include <span>
#include <string>

#include "pellucid/formats.h"

namespace pellucid {

/// How far two methods agree on the words of one text.
struct Agreement {
  /// Spearman's: Pearson's correlation of the ranks, equals sharing their mean rank; NaN where one
  /// side does not vary.
  double rank_correlation = 0;
  std::size_t shared = 0;  // of the `of` strongest words
  std::size_t of = 0;
};

/// REQUIRES: scores of the same words.
Agreement agreement(std::span<const double> a, std::span<const double> b);

/// `0.83`, or a dash where there is none.
std::string show_correlation(const Agreement& agreement);

/// REQUIRES: explanations of one text and class, at least one.
std::string text_comparison(std::span<const Explanation> explanations,
                            const RenderOptions& options);
std::string html_comparison(std::span<const Explanation> explanations,
                            const RenderOptions& options);
std::string json_comparison(std::span<const Explanation> explanations,
                            const RenderOptions& options);

}  // namespace pellucid
