#pragma once
// What the model says: logits and a prediction for each window, and a prediction for the whole.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/reading.h"
#include "model/evaluator.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// A row for every window of every input, in their order: [windows x C].
Matrix window_logits(const Evaluator& evaluator, std::span<const EncodedInput> inputs);

/// Place, weight and prediction of each window; `logits` has their rows from `first_row` on.
std::vector<WindowResult> predict_windows(const EncodedInput& encoded, const ModelInfo& info,
                                          const Matrix& logits, std::size_t first_row);

/// Probabilities and logits are the windows' means by weight; the class has the largest mean
/// probability.
Prediction combine_predictions(const std::vector<WindowResult>& windows, const ModelInfo& info);

/// The classes that a request's target names, ascending, each once. Throws BadRequest for an
/// unknown one.
std::vector<std::size_t> find_classes(const std::string& target,
                                      const std::vector<std::string>& labels,
                                      std::size_t predicted);

/// The class that the others are explained against, which is taken out of several `classes`. Throws
/// BadRequest for an unknown one, and where it is the only one explained.
std::size_t find_contrast(const std::string& against, const std::vector<std::string>& labels,
                          std::size_t predicted, std::vector<std::size_t>& classes);

}  // namespace pellucid
