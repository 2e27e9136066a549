#pragma once
// From what a method says of tokens to what reports show: the words' scores, and the sums.

#include <vector>

#include "attribution/method.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// Scores for each of the problem's classes [K]. A word's score is the sum of its tokens'. There is
/// a Completeness if the method promises it (`complete`, of MethodInfo) and had a reference.
std::vector<TargetScores> sum_into_words(const Problem& problem, bool complete,
                                         std::vector<TokenScores> targets);

/// Computes from `tokens` and `parts[].tokens` the words' scores and, if there is a Completeness,
/// its sum, expected and delta.
void sum_tokens(const Tokenization& input, TargetScores& scores);

}  // namespace pellucid
