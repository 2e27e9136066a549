#include "engine/word_scores.h"

#include <utility>

#include "text/words.h"

namespace pellucid {

void sum_tokens(const Tokenization& input, TargetScores& scores) {
  scores.words = sum_words(input, scores.tokens);
  for (PartScores& part : scores.parts) part.words = sum_words(input, part.tokens);
  if (!scores.completeness) return;
  Completeness& sums = *scores.completeness;
  for (const double score : scores.tokens) sums.sum += score;
  sums.expected = scores.target.value - scores.target.baseline_value.value_or(0);
  sums.delta = sums.sum - sums.expected;
}

std::vector<TargetScores> sum_into_words(const Problem& problem, bool complete,
                                         std::vector<TokenScores> targets) {
  const std::vector<std::string>& labels = problem.evaluator.model().info().labels;
  std::vector<TargetScores> all;
  for (std::size_t k = 0; k < targets.size(); ++k) {
    TokenScores& scores = targets[k];
    const std::size_t c = problem.classes[k];
    TargetScores out;
    const Explained& explained = problem.quantity;
    out.target = {labels[c], c, explained.quantity, scores.value, scores.baseline_value};
    if (explained.against) out.target.against = {labels[*explained.against], *explained.against};
    out.tokens = std::move(scores.scores);
    out.parts = std::move(scores.parts);
    if (complete && scores.baseline_value) out.completeness = {0, 0, 0, scores.certified_error};
    out.surrogate = std::move(scores.surrogate);
    sum_tokens(problem.input, out);
    all.push_back(std::move(out));
  }
  return all;
}

}  // namespace pellucid
