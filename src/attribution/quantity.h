#pragma once
// What is explained: F of one class, a function of the logits z, and its derivative.
//
//              softmax heads                          sigmoid heads
// probability  p = exp(z_c) / sum_j exp(z_j)          p = 1 / (1 + exp(-z_c))
// logit        z_c                                    z_c
// log-odds     z_c - log sum_{j != c} exp(z_j)        z_c             (= log p / (1 - p))
//
// Heads with one output, and multi-label heads, are sigmoid heads. Computed in double, without
// overflow for any finite logits.

#include <cstddef>
#include <span>
#include <vector>

#include "model/classifier.h"
#include "model/evaluator.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// True where every output is a question of its own.
bool has_sigmoid_head(const ModelInfo& info);

/// [C] as the head has it: softmax or sigmoid of the logits [C].
std::vector<double> probabilities(const ModelInfo& info, std::span<const float> logits);

/// F of class `c`. Writes dF/dlogits [C] where `d_logits` is not empty.
double evaluate_quantity(const ModelInfo& info, Quantity quantity, std::size_t c,
                         std::span<const float> logits, std::span<float> d_logits = {});

/// The same as the Evaluator wants it. Lifetime: `info` outlives the function.
Objective make_objective(const ModelInfo& info, Quantity quantity, std::size_t c);

}  // namespace pellucid
