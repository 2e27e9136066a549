// Captum's answers of tests/golden/methods/captum.json, made by tools/make_methods_golden.py: the
// parts of the embeddings, embeddings in place of a text, and Lime on every coalition.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pellucid/explainer.h"

namespace pellucid {
namespace {

using nlohmann::json;

constexpr double kScores = 1e-4;  // of the largest
constexpr double kDelta = 1e-5;
constexpr double kLogits = 1e-5;
constexpr double kWeights = 1e-6;

const std::filesystem::path kRoot(PELLUCID_SOURCE_DIR);

class MethodsGolden : public ::testing::TestWithParam<std::string> {
 protected:
  MethodsGolden() {
    std::ifstream file(kRoot / "tests/golden/methods/captum.json");
    const json golden = json::parse(file);
    for (const json& one : golden["cases"])
      if (one["model"] == GetParam()) cases_.push_back(one);
  }
  ~MethodsGolden() override {
    for (const auto& [kind, error] : worst_)
      std::printf("[golden] %-34s %-16s %.1e\n", GetParam().c_str(), kind.c_str(), error);
  }

  std::vector<json> of_kind(const std::string& kind) const {
    std::vector<json> found;
    std::ranges::copy_if(cases_, std::back_inserter(found),
                         [&](const json& one) { return one["kind"] == kind; });
    return found;
  }

  Explanation explain(const json& one, const Input& input, const std::string& method,
                      const std::map<std::string, std::string>& parameters) const {
    Request request;
    request.target = std::to_string(one["target"].get<int>());
    request.method = method;
    request.parameters = parameters;
    return explainer_.explain(input, request);
  }

  static Input input_of(const json& one) {
    Input input{one["text"], std::nullopt};
    if (!one["pair"].is_null()) input.pair = one["pair"].get<std::string>();
    return input;
  }

  void expect_near(const std::string& kind, const std::vector<double>& found,
                   const std::vector<double>& expected, double tolerance) {
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i], expected[i], tolerance) << kind << " " << i;
      worst_[kind] = std::max(worst_[kind], std::abs(found[i] - expected[i]));
    }
  }

  static double largest(const std::vector<double>& values) {
    double most = 0;
    for (const double value : values) most = std::max(most, std::abs(value));
    return most;
  }

  const Explainer explainer_ = Explainer::load((kRoot / GetParam()).string());
  std::vector<json> cases_;
  std::map<std::string, double> worst_;
};

TEST_P(MethodsGolden, WordPositionAndTypeAreCaptumsThreeLayers) {
  for (const json& one : of_kind("sub-embeddings")) {
    const TargetScores found = explain(one, input_of(one), "integrated-gradients",
                                       {{"at", "sub-embeddings"}, {"steps", "50"}})
                                   .targets.at(0);
    double most = 0;
    for (const json& part : one["parts"]) most = std::max(most, largest(part));
    ASSERT_EQ(found.parts.size(), 3U);
    for (const PartScores& part : found.parts)
      expect_near(part.name, part.tokens, one["parts"][part.name], kScores * most);
    expect_near("delta", {found.completeness.value().delta}, {one["delta"]}, kDelta);
    for (std::size_t t = 0; t < found.tokens.size(); ++t)
      EXPECT_NEAR(found.tokens[t],
                  found.parts[0].tokens[t] + found.parts[1].tokens[t] + found.parts[2].tokens[t],
                  1e-12);
  }
}

/// Recipe 1's states go through the embeddings block twice; only embeddings can ask for that.
TEST_P(MethodsGolden, EmbeddingsInPlaceOfATextAreCaptums) {
  for (const json& one : of_kind("inputs-embeds")) {
    Input input;
    for (const json& row : one["values"])
      for (const json& value : row) input.inputs_embeds.push_back(value);
    const Explanation found =
        explain(one, input, "integrated-gradients",
                {{"at", "word-embeddings"}, {"baseline", "zero"}, {"steps", "50"}});
    const std::vector<double> expected = one["scores"], logits = one["logits"];
    expect_near("scores", found.targets[0].tokens, expected, kScores * largest(expected));
    expect_near("logits", found.prediction.logits, logits, kLogits * largest(logits));
    expect_near("delta", {found.targets[0].completeness.value().delta}, {one["delta"]}, kDelta);
    EXPECT_TRUE(found.targets[0].words.empty());
    EXPECT_EQ(explainer_.predict(std::span(&input, 1))[0].prediction.logits,
              found.prediction.logits);
  }
}

TEST_P(MethodsGolden, LimeOnEveryCoalitionIsCaptums) {
  for (const json& one : of_kind("lime")) {
    const Explanation found = explain(one, input_of(one), "lime",
                                      {{"unit", "token"},
                                       {"kernel", "captum"},
                                       {"surrogate", "lasso"},
                                       {"feature-selection", "none"}});
    std::vector<double> scores;
    for (std::size_t t = 0; t < found.input.tokens.size(); ++t)
      if (!found.input.tokens[t].special) scores.push_back(found.targets[0].tokens[t]);
    expect_near("lime", scores, one["scores"], kWeights);
  }
}

INSTANTIATE_TEST_SUITE_P(Models, MethodsGolden,
                         ::testing::Values("tests/data/models/bert-two",
                                           "tests/data/models/bert-four-cased", "models/sentiment"),
                         [](const auto& param) {
                           std::string name =
                               std::filesystem::path(param.param).filename().string();
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace pellucid
