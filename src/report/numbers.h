#pragma once
// Numbers as people read them, the same in every report for people.
// Thread rule: thread-safe.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "pellucid/explanation.h"

namespace pellucid {

/// `98.4 %`; never `100.0 %` or `0.0 %` for what is not (`> 99.9 %`, `< 0.1 %`).
std::string percent(double share);

/// A value for reading, short and without an exponent where it can be: `0.9845`, `12.31`,
/// `0.00010`, `4.0e-09`.
std::string value(double number);

/// An upper bound in two digits, rounded up: `0.00041`.
std::string bound(double number);

/// How the scores of one explanation are shown: all on the same scale, so that colours and bars of
/// its words, tokens and targets compare.
struct ScoreScale {
  double largest = 0;  // the largest |score| of a word or special token in any target
  int decimals = 3;    // after the point, for every score

  /// Signed: `+0.512`, `-0.031`, ` 0.000`.
  std::string show(double score) const;
  /// -10 to 10: tenths of the largest, away from zero; 0 below half a percent of it.
  int level(double score) const;
  /// score / largest, in -1 to 1; 0 where there is nothing to compare with.
  double share(double score) const;
};

ScoreScale score_scale(const Explanation& explanation);

/// `probability`, `logit`, `log-odds`.
std::string_view name_of(Quantity quantity);

/// A parameter's value as the user would type it.
std::string show(const Parameter& parameter);

/// Name of class `index`.
std::string label_of(const ModelSummary& model, std::size_t index);

/// Indices of `scores` by |score|, largest first; equals in their order. NaN comes last.
std::vector<std::size_t> by_strength(std::span<const double> scores);

/// What the words say for and against the target, and what is in no word.
struct Balance {
  double words_for = 0;      // sum of the positive word scores
  double words_against = 0;  // sum of the negative ones
  double special = 0;        // tokens in no word: [CLS], [SEP]
};

Balance balance(const Explanation& explanation, const TargetScores& target);

/// `12 gradient passes`, `1 forward pass`.
std::string count(std::size_t number, std::string_view noun);

}  // namespace pellucid
