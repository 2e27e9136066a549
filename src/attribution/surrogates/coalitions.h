#pragma once
// F on coalitions of features: each set of kept features is computed once, whoever asks.
//
// LIME, KernelSHAP, occlusion and every faithfulness metric ask the same question: what does the
// model say when only these features are there? The answers are logits, so all classes and
// quantities come from one pass.

#include <cstddef>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "attribution/method.h"

namespace pellucid {

/// One flag per feature: true, it is there.
using Coalition = std::vector<bool>;

/// Thread rule: one thread at a time. Lifetime: the problem outlives it.
class CoalitionCache {
 public:
  /// `make_input` gives the model's input for a coalition.
  CoalitionCache(const Problem& problem, std::function<ModelInput(const Coalition&)> make_input);

  /// Runs the model on those that are new, each once. Calls the problem's progress with shares from
  /// `from` to `to`.
  void compute(std::span<const Coalition> coalitions, double from = 0, double to = 1);

  /// Logits [C] of a coalition. REQUIRES: it has been computed.
  std::span<const float> logits(const Coalition& coalition) const;

  /// F of the problem's target `k`. REQUIRES: as for logits.
  double value(const Coalition& coalition, std::size_t k) const;

  std::size_t passes() const { return rows_.size(); }

 private:
  const Problem& problem_;
  std::function<ModelInput(const Coalition&)> make_input_;
  std::unordered_map<Coalition, std::vector<float>> rows_;
};

/// The input with the tokens of absent features replaced by one token.
std::function<ModelInput(const Coalition&)> replace_tokens(
    const Problem& problem, std::vector<std::vector<std::size_t>> features,
    std::int32_t replacement);

}  // namespace pellucid
