// Occlusion (Zeiler, Fergus: "Visualizing and Understanding Convolutional Networks", ECCV 2014): a
// window of words or tokens is replaced, and what F loses is the window's score.
//
//   score_m = mean over the windows that cover m of  F(x) - F(x without the window)
//
// With --unit token as Captum's Occlusion on the ids; the words' tokens share a word's score.

#include <algorithm>
#include <utility>

#include "attribution/surrogates/coalitions.h"
#include "attribution/surrogates/features.h"

namespace pellucid {

namespace {

constexpr std::int64_t kWidest = 1000;

struct Window {
  std::size_t first, end;
};

/// As Captum: from the start by the stride, the last one cut at the end of the text.
std::vector<Window> make_windows(std::size_t features, std::size_t width, std::size_t stride) {
  std::vector<Window> windows;
  for (std::size_t first = 0; first < features; first += stride) {
    windows.push_back({first, std::min(first + width, features)});
    if (first + width >= features) break;
  }
  return windows;
}

MethodResult run(const Problem& problem, const Settings& settings) {
  const Features features = read_features(problem, settings);
  const Replacement replacement = read_replacement(problem, settings);
  const std::int64_t width = settings.integer("sliding-window", 1, kWidest);
  const std::int64_t stride = settings.integer("sliding-stride", 1, width);
  const std::size_t M = features.size();
  const std::vector<Window> windows =
      make_windows(M, static_cast<std::size_t>(width), static_cast<std::size_t>(stride));

  std::vector<Coalition> coalitions = {Coalition(M, true)};
  for (const Window& window : windows) {
    Coalition without(M, true);
    std::fill(without.begin() + static_cast<std::ptrdiff_t>(window.first),
              without.begin() + static_cast<std::ptrdiff_t>(window.end), false);
    coalitions.push_back(std::move(without));
  }
  CoalitionCache cache(problem, replace_tokens(problem, features.tokens, replacement.id));
  cache.compute(coalitions);

  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    std::vector<double> sums(M, 0.0), counts(M, 0.0);
    TokenScores scores;
    scores.value = cache.value(coalitions[0], k);
    for (std::size_t w = 0; w < windows.size(); ++w)
      for (std::size_t m = windows[w].first; m < windows[w].end; ++m) {
        sums[m] += scores.value - cache.value(coalitions[w + 1], k);
        ++counts[m];
      }
    for (std::size_t m = 0; m < M; ++m) sums[m] /= counts[m];
    scores.scores = share_out(features, sums, problem.model_input.size());
    result.targets.push_back(std::move(scores));
  }
  result.parameters = {{"unit", settings.text("unit")},
                       {"replacement", replacement.name},
                       {"sliding-window", width},
                       {"sliding-stride", stride}};
  result.forward_passes = cache.passes();
  return result;
}

}  // namespace

extern const Method occlusion;
const Method occlusion = {
    {"occlusion",
     "what the output loses when a window of words or tokens is replaced",
     "1 forward pass per window",
     false,
     {unit_parameter(),
      replacement_parameter(),
      {"sliding-window", "1", "1 to 1000", "words or tokens replaced together"},
      {"sliding-stride", "1", "1 to the window", "words or tokens from one window to the next"}}},
    run,
    /*changes_text=*/true};

}  // namespace pellucid
