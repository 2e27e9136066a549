#pragma once
// From what a method says of tokens to what reports show: the words' scores, and the sums.

#include <vector>

#include "attribution/method.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// One for each of the problem's classes. A word's score is the sum of its tokens'. `complete` as
/// MethodInfo has it: there are sums where the method promises completeness and has a reference.
std::vector<TargetScores> sum_into_words(const Problem& problem, bool complete,
                                         std::vector<TokenScores> targets);

/// Of scores that have their tokens' alone: fills in the words', those of the parts, and the sums
/// of a completeness.
void sum_tokens(const Tokenization& input, TargetScores& scores);

}  // namespace pellucid
