#include "attribution/surrogates/coalitions.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "attribution/quantity.h"

namespace pellucid {

namespace {

constexpr std::size_t kInputsPerBatch = 128;  // between two calls of progress

}  // namespace

CoalitionCache::CoalitionCache(const Problem& problem,
                               std::function<ModelInput(const Coalition&)> make_input)
    : problem_(problem), make_input_(std::move(make_input)) {}

void CoalitionCache::compute(std::span<const Coalition> coalitions, double from, double to) {
  std::vector<const Coalition*> fresh;
  for (const Coalition& coalition : coalitions) {
    const auto [it, inserted] = rows_.try_emplace(coalition);
    if (inserted) fresh.push_back(&it->first);
  }
  for (std::size_t first = 0; first < fresh.size(); first += kInputsPerBatch) {
    problem_.progress(from +
                      (to - from) * static_cast<double>(first) / static_cast<double>(fresh.size()));
    const std::size_t count = std::min(kInputsPerBatch, fresh.size() - first);
    std::vector<ModelInput> inputs;
    for (std::size_t i = 0; i < count; ++i) inputs.push_back(make_input_(*fresh[first + i]));
    const Matrix logits = problem_.evaluator.logits(inputs);
    for (std::size_t i = 0; i < count; ++i)
      rows_[*fresh[first + i]].assign(logits.row(i).begin(), logits.row(i).end());
  }
}

std::span<const float> CoalitionCache::logits(const Coalition& coalition) const {
  const auto it = rows_.find(coalition);
  assert(it != rows_.end() && !it->second.empty());
  return it->second;
}

double CoalitionCache::value(const Coalition& coalition, std::size_t k) const {
  return evaluate_quantity(problem_.evaluator.model().info(), problem_.quantity,
                           problem_.classes[k], logits(coalition));
}

std::function<ModelInput(const Coalition&)> replace_tokens(
    const Problem& problem, std::vector<std::vector<std::size_t>> features,
    std::int32_t replacement) {
  return [&problem, features = std::move(features), replacement](const Coalition& coalition) {
    ModelInput input = problem.model_input;
    for (std::size_t m = 0; m < features.size(); ++m)
      if (!coalition[m])
        for (const std::size_t t : features[m]) input.ids[t] = replacement;
    return input;
  };
}

}  // namespace pellucid
