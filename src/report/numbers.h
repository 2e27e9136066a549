#pragma once
// Numbers in the form that people read, the same in every report for people.
// Thread rule: thread-safe.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

/// `98.4 %`; never `100.0 %` or `0.0 %` for what is not (`> 99.9 %`, `< 0.1 %`).
std::string percent(double share);

/// A value for reading, short and without an exponent where it can be: `0.9845`, `12.31`,
/// `0.00010`, `4.0e-09`.
std::string value(double number);

/// An upper bound in two digits, rounded up: `0.00041`.
std::string bound(double number);

/// How the scores of one target are shown. Colours and bars are on the same scale for all targets
/// of an explanation, so that they compare.
struct ScoreScale {
  double largest = 0;  // the largest |score| of a word or special token in any target
  double factor = 1;   // every score is shown times this
  int decimals = 3;    // after the point, for every score

  /// Signed: `+0.512`, `-0.031`, ` 0.000`.
  std::string show(double score) const;
  /// -10 to 10: tenths of the largest, away from zero; 0 below half a percent of it.
  int level(double score) const;
  /// score / largest, in -1 to 1; 0 where there is nothing to compare with.
  double share(double score) const;
};

/// `normalize`: of normalizations().
ScoreScale score_scale(const Explanation& explanation, const TargetScores& target,
                       std::string_view normalize);

/// The label that `name` stands for: itself, or the label of that class index.
std::string true_label(const ModelSummary& model, const std::string& name);

/// What the model says of each class [C]: probabilities, or a regression's values.
const std::vector<double>& class_scores(const Prediction& prediction);

/// The score of class `index` for reading: `98.4 %`, or a regression's value.
std::string show_class(const Prediction& prediction, std::size_t index);

/// The classes' indices, the largest score first; equals in their order.
std::vector<std::size_t> by_class_score(const Prediction& prediction);

/// What the scores speak for: `entailment`, `entailment rather than contradiction`.
std::string name_of(const Target& target);

/// How reports say which way a score points: a class is spoken for, a regression's value raised.
struct Directions {
  std::string_view up, down;  // "for it", "against it"
  std::string_view words_up, words_down;
  std::string_view what;  // comes before the name: "What speaks for and against"
};
const Directions& directions(const Target& target);

/// `logit`, or of a contrast `logit difference`.
std::string quantity_name(const Target& target);

/// `probability of positive`, `logit of entailment minus that of contradiction`.
std::string quantity_of(const Target& target);

/// Name of class `index`.
std::string label_of(const ModelSummary& model, std::size_t index);

/// Indices of `scores` by |score|, largest first; equals in their order. NaN comes last.
std::vector<std::size_t> by_strength(std::span<const double> scores);

/// The sums of the words' scores for and against the target, and of the tokens in no word.
struct Balance {
  double words_for = 0;      // sum of the positive word scores
  double words_against = 0;  // sum of the negative ones
  double special = 0;        // tokens in no word: [CLS], [SEP], and those outside given words
};

Balance balance(const Explanation& explanation, const TargetScores& target);

/// A part's name for reading: `token type`.
std::string readable(const PartScores& part);

/// `12 gradient passes`, `1 forward pass`.
std::string count(std::size_t number, std::string_view noun);

}  // namespace pellucid
