#pragma once
// What is explained: F of one class, a function of the logits z, and its derivative.
//
//              softmax heads                          sigmoid heads              regressions
// probability  p = exp(z_c) / sum_j exp(z_j)          p = 1 / (1 + exp(-z_c))
// logit        z_c                                    z_c                        z_c
// log-odds     z_c - log sum_{j != c} exp(z_j)        z_c  (= log p / (1 - p))
// value                                                                          z_c
//
// A contrast with class a: z_c - z_a. Computed in double, without overflow for any finite logits.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/classifier.h"
#include "model/evaluator.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// A quantity of a class, or its logit minus that of another.
struct Explained {
  Quantity quantity = Quantity::Probability;
  std::optional<std::size_t> against = {};  // a class; with Quantity::Logit only

  Explained(Quantity of, std::optional<std::size_t> other = {}) : quantity(of), against(other) {}
};

/// What is asked for, or else what the model's scores are. Throws BadRequest for a quantity that
/// they or a contrast do not have.
Quantity choose_quantity(const ModelInfo& info, std::optional<Quantity> asked, bool contrast);

/// [C] as the head has it: softmax or sigmoid of the logits [C]; empty of a regression.
std::vector<double> probabilities(const ModelInfo& info, std::span<const float> logits);

/// F of class `c`. Writes dF/dlogits [C] where `d_logits` is not empty.
double evaluate_quantity(const ModelInfo& info, const Explained& explained, std::size_t c,
                         std::span<const float> logits, std::span<float> d_logits = {});

/// The same as the Evaluator wants it. Lifetime: `info` outlives the function.
Objective make_objective(const ModelInfo& info, const Explained& explained, std::size_t c);

}  // namespace pellucid
