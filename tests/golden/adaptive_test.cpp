// What adaptive quadrature promises, on real texts and the bundled model: a slice of
// bench/adaptive.py.
//
// The certified error is within the tolerance, and the true error, against many Gauss-Legendre
// nodes, within the certificate plus rounding. A fixed rule has no such promise.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "pellucid/explainer.h"

namespace pellucid {
namespace {

constexpr std::size_t kTexts = 20;
constexpr const char* kTrueSteps = "128";  // Gauss-Legendre: converged on every one of these texts
constexpr double kFloor = 1e-4;            // of the tolerance, in F's unit
constexpr double kRounding = 1e-5;         // of sums of float gradients

const std::filesystem::path kRoot(PELLUCID_SOURCE_DIR);

std::vector<std::string> snippets() {
  std::ifstream file(kRoot / "bench/data/snippets.txt");
  std::vector<std::string> texts(kTexts);
  for (std::string& text : texts) std::getline(file, text);
  return texts;
}

TargetScores explain(const Explainer& explainer, const std::string& text, const std::string& option,
                     const std::string& value, std::size_t& passes) {
  Request request;
  request.parameters = {{option, value}};
  const Explanation found = explainer.explain({text, std::nullopt}, request);
  EXPECT_TRUE(std::ranges::none_of(
      found.warnings, [](const Warning& warning) { return warning.code == "not-converged"; }));
  passes = found.cost.gradient_passes;
  return found.targets.at(0);
}

TEST(Adaptive, KeepsItsPromiseOnRealTexts) {
  const Explainer explainer = Explainer::load((kRoot / "models/sentiment").string());
  std::vector<std::size_t> passes_used[2];
  double worst_token_error[2] = {0, 0};
  for (const std::string& text : snippets()) {
    SCOPED_TRACE(text);
    std::size_t passes = 0;
    const TargetScores truth = explain(explainer, text, "steps", kTrueSteps, passes);
    double largest = 0;
    for (const double score : truth.tokens) largest = std::max(largest, std::abs(score));
    for (const int k : {0, 1}) {
      const double tolerance = k == 0 ? 0.01 : 0.001;
      const TargetScores found =
          explain(explainer, text, "tolerance", std::to_string(tolerance), passes);
      ASSERT_TRUE(found.completeness && found.completeness->certified_error);
      const double certified = *found.completeness->certified_error;
      EXPECT_LE(certified, std::max(tolerance * std::abs(found.completeness->expected), kFloor));
      EXPECT_LE(std::abs(found.completeness->sum - truth.completeness->sum), certified + kRounding);
      EXPECT_LE(std::abs(found.completeness->delta), certified + kRounding);
      for (std::size_t t = 0; t < found.tokens.size(); ++t) {
        worst_token_error[k] =
            std::max(worst_token_error[k], std::abs(found.tokens[t] - truth.tokens[t]) / largest);
      }
      passes_used[k].push_back(passes);
    }
  }
  for (const int k : {0, 1}) {
    std::ranges::sort(passes_used[k]);
    std::printf("[adaptive] tolerance %s: gradient passes median %zu, most %zu; token error %.1e\n",
                k == 0 ? "0.01" : "0.001", passes_used[k][kTexts / 2], passes_used[k].back(),
                worst_token_error[k]);
  }
  // The certificate is of the sum; single tokens may be further off, but not by much.
  EXPECT_LE(worst_token_error[0], 0.02);
  EXPECT_LE(worst_token_error[1], 0.003);
}

}  // namespace
}  // namespace pellucid
