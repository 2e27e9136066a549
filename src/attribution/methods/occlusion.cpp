// Occlusion (Zeiler, Fergus: "Visualizing and Understanding Convolutional Networks", ECCV 2014): a
// window of words or tokens is replaced, and what F loses is the window's score.
//
//   score_m = mean over the windows that cover m of  F(x) - F(x without the window)
//
// With the unit `token` as Captum's Occlusion on the ids; a word's tokens share the word's score.

#include <algorithm>
#include <utility>

#include "attribution/forward_cache.h"
#include "attribution/methods.h"
#include "attribution/surrogates/coalitions.h"
#include "attribution/surrogates/features.h"
#include "base/fail.h"

namespace pellucid {

namespace {

struct OcclusionOptions : UnitOption, ReplacementOption {
  std::size_t sliding_window = 1;
  std::size_t sliding_stride = 1;
};

const OptionTable<OcclusionOptions>& options() {
  static const OptionTable<OcclusionOptions> table = [] {
    using O = OcclusionOptions;
    OptionTable<O> t;
    add_unit(t);
    add_replacement(t);
    t.integer("sliding-window", &O::sliding_window, 1, 1000, "words or tokens replaced together");
    t.integer("sliding-stride", &O::sliding_stride, 1, 1000,
              "words or tokens from one window to the next: at most the window");
    return t.also({"strides"}).check([](O& o) {
      if (o.sliding_stride > o.sliding_window)
        fail(ErrorKind::BadRequest, "{}: wrong value (expected at most {}, {}; found {})",
             option("sliding-stride"), option("sliding-window"), o.sliding_window,
             o.sliding_stride);
    });
  }();
  return table;
}

/// Features [first, end) that are replaced together.
struct Patch {
  std::size_t first, end;
};

/// As Captum: from the start by the stride, the last one cut at the end of the text.
std::vector<Patch> make_patches(std::size_t features, std::size_t width, std::size_t stride) {
  std::vector<Patch> patches;
  for (std::size_t first = 0; first < features; first += stride) {
    patches.push_back({first, std::min(first + width, features)});
    if (first + width >= features) break;
  }
  return patches;
}

MethodResult run(const Problem& problem, const OcclusionOptions& asked) {
  const Features features = make_features(problem, asked.unit);
  const NamedToken replacement = find_replacement(problem, asked);
  const std::size_t M = features.size();
  const std::vector<Patch> patches = make_patches(M, asked.sliding_window, asked.sliding_stride);

  std::vector<Coalition> coalitions = {Coalition(M, true)};
  for (const Patch& patch : patches) {
    Coalition without(M, true);
    std::fill(without.begin() + static_cast<std::ptrdiff_t>(patch.first),
              without.begin() + static_cast<std::ptrdiff_t>(patch.end), false);
    coalitions.push_back(std::move(without));
  }
  const MakeInput make_input = replace_tokens(problem, features.tokens, replacement.id);
  const std::vector<std::size_t> rows = problem.forwards.run(
      coalitions.size(), [&](std::size_t i) { return make_input(coalitions[i]); },
      problem.progress);

  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    const std::vector<double> values = values_of(problem, rows, k);
    std::vector<double> sums(M, 0.0), counts(M, 0.0);
    TokenScores scores;
    scores.value = values[0];
    for (std::size_t w = 0; w < patches.size(); ++w)
      for (std::size_t m = patches[w].first; m < patches[w].end; ++m) {
        sums[m] += values[0] - values[w + 1];
        ++counts[m];
      }
    for (std::size_t m = 0; m < M; ++m) sums[m] /= counts[m];
    scores.scores = spread_to_tokens(features, sums, problem.model_input.size());
    result.targets.push_back(std::move(scores));
  }
  result.parameters = options().values(asked, {"replacement"});
  result.parameters["replacement"] = replacement.name;
  return result;
}

}  // namespace

const Method method::occlusion = make_method<OcclusionOptions>(
    {.name = "occlusion",
     .summary = "what the output loses when a window of words or tokens is replaced",
     .cost = "1 forward pass per window",
     .aliases = {"leave-one-out", "feature-ablation"}},
    options(), run, /*needs_text=*/true);

}  // namespace pellucid
