// KernelSHAP (Lundberg, Lee: "A Unified Approach to Interpreting Model Predictions", NIPS 2017):
// the Shapley values of words or tokens, an absent one being replaced.
//
// Every coalition is computed up to 12 features, and beyond where the samples suffice for all; the
// values are then exact. Else SHAP's KernelExplainer's coalitions and weights, from NumPy's stream
// of the seed.

#include <algorithm>
#include <utility>

#include "attribution/forward_cache.h"
#include "attribution/methods.h"
#include "attribution/surrogates/features.h"
#include "attribution/surrogates/sampling.h"
#include "attribution/surrogates/shapley.h"

namespace pellucid {

namespace {

struct KernelShapOptions : UnitOption, ReplacementOption {
  std::optional<std::size_t> samples;
  std::uint32_t seed = 0;
};

const OptionTable<KernelShapOptions>& options() {
  static const OptionTable<KernelShapOptions> table = [] {
    OptionTable<KernelShapOptions> t;
    add_unit(t);
    add_replacement(t);
    add_samples(t, 16,
                "coalitions drawn where not all are computed; default 2048 and 2 per feature");
    return add_seed(t);
  }();
  return table;
}

constexpr std::size_t kDefaultSamples = 2048;  // and two per feature, as KernelExplainer

struct Game {
  Features features;
  std::size_t samples = 0;
  bool enumerate = false;
  ShapleySamples drawn;               // unless enumerated
  std::vector<Coalition> coalitions;  // first the empty one, last the full one
};

Game make_game(const Problem& problem, const KernelShapOptions& asked) {
  Game game;
  game.features = make_features(problem, asked.unit);
  const std::size_t M = game.features.size();
  game.samples = asked.samples.value_or(kDefaultSamples + 2 * M);
  game.enumerate = M <= kEnumerateAtMost || (M < 20 && (std::size_t{1} << M) <= game.samples + 2);
  if (game.enumerate) {
    game.coalitions = all_coalitions(M);
  } else {
    game.drawn = draw_coalitions(M, std::max(game.samples, 2 * M), asked.seed);
    game.coalitions.emplace_back(M, false);
    for (const Sample& sample : game.drawn.samples) game.coalitions.push_back(sample.x);
    game.coalitions.emplace_back(M, true);
  }
  return game;
}

/// `values`: F on the game's coalitions.
ShapleyFit solve(Game& game, const std::vector<double>& values) {
  if (game.enumerate) return {exact_shapley(values, game.features.size()), {}};
  for (std::size_t i = 0; i < game.drawn.samples.size(); ++i)
    game.drawn.samples[i].y = values[i + 1];
  return fit_shapley(game.drawn, values.front(), values.back());
}

/// The values as a linear model: F(empty) plus those of the features that are there.
Surrogate describe(const Problem& problem, const Features& features, const ShapleyFit& fit,
                   double empty, double full) {
  Surrogate surrogate{empty, 1, full, {}};
  for (const std::size_t m : by_magnitude(fit.values)) {
    FeatureWeight feature = describe_feature(problem, features, m);
    feature.weight = fit.values[m];
    if (!fit.standard_errors.empty()) {
      feature.low = feature.weight - kNormal95 * fit.standard_errors[m];
      feature.high = feature.weight + kNormal95 * fit.standard_errors[m];
    }
    surrogate.features.push_back(std::move(feature));
  }
  return surrogate;
}

MethodResult run(const Problem& problem, const KernelShapOptions& asked) {
  const NamedToken replacement = find_replacement(problem, asked);
  Game game = make_game(problem, asked);
  const MakeInput make_input = replace_tokens(problem, game.features.tokens, replacement.id);
  const std::vector<std::size_t> rows = problem.forwards.run(
      game.coalitions.size(), [&](std::size_t i) { return make_input(game.coalitions[i]); },
      problem.progress);

  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    const std::vector<double> values = values_of(problem, rows, k);
    const double empty = values.front(), full = values.back();
    const ShapleyFit fit = solve(game, values);
    TokenScores scores;
    scores.value = full;
    scores.baseline_value = empty;
    scores.scores = spread_to_tokens(game.features, fit.values, problem.model_input.size());
    scores.surrogate = describe(problem, game.features, fit, empty, full);
    result.targets.push_back(std::move(scores));
  }
  result.parameters = options().values(asked, {"replacement", "samples"});
  result.parameters["replacement"] = replacement.name;
  result.parameters["samples"] = static_cast<std::int64_t>(rows.size());
  result.parameters["coalitions"] = game.enumerate ? "all" : "drawn";
  return result;
}

}  // namespace

const Method method::kernel_shap = make_method<KernelShapOptions>(
    {.name = "kernel-shap",
     .summary =
         "Shapley values of words or tokens: exact up to 12, else SHAP's weighted regression",
     .cost = "1 forward pass per coalition: 2^features, or 2048 + 2 per feature",
     .complete = true,
     .aliases = {"kernelshap", "shap"}},
    options(), run, /*needs_text=*/true);

}  // namespace pellucid
