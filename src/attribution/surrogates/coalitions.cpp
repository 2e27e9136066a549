#include "attribution/surrogates/coalitions.h"

#include <utility>

#include "attribution/forward_cache.h"
#include "attribution/quantity.h"

namespace pellucid {

MakeInput replace_tokens(const Problem& problem, std::vector<std::vector<std::size_t>> features,
                         std::int32_t replacement) {
  return [&problem, features = std::move(features), replacement](const Coalition& coalition) {
    ModelInput input = problem.model_input;
    for (std::size_t m = 0; m < features.size(); ++m)
      if (!coalition[m])
        for (const std::size_t t : features[m]) input.ids[t] = replacement;
    return input;
  };
}

std::vector<double> values_of(const Problem& problem, std::span<const std::size_t> rows,
                              std::size_t k) {
  const ModelInfo& info = problem.evaluator.model().info();
  std::vector<double> values;
  for (const std::size_t row : rows)
    values.push_back(evaluate_quantity(info, problem.quantity, problem.classes[k],
                                       problem.forwards.logits(row)));
  return values;
}

}  // namespace pellucid
