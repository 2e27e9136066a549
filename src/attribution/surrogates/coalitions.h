#pragma once
// F on coalitions of features: what the model says when only these features are there.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "attribution/method.h"

namespace pellucid {

/// One flag per feature: true, it is there.
using Coalition = std::vector<bool>;

/// The model's input for a coalition.
using MakeInput = std::function<ModelInput(const Coalition&)>;

/// The input with the tokens of absent features [M] replaced by one token. Lifetime: the problem
/// outlives it.
MakeInput replace_tokens(const Problem& problem, std::vector<std::vector<std::size_t>> features,
                         std::int32_t replacement);

/// F of the problem's target `k` on rows of its forward cache.
std::vector<double> values_of(const Problem& problem, std::span<const std::size_t> rows,
                              std::size_t k);

}  // namespace pellucid
