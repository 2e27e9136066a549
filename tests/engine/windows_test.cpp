// A text read in windows against what stands in windows.h, written out: each window explained
// alone, and the sums made by hand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "base/utf8.h"
#include "pellucid/pellucid.h"
#include "support/expect_error.h"
#include "support/tiny_models.h"

namespace pellucid {
namespace {

const std::string kText =
    "the movie was good and the man was fun but you have not removed all like this time with great "
    "act and that film can get more work than any there";

const Explainer& model(const std::string& name) {
  static std::map<std::string, Explainer> loaded;
  const auto found = loaded.find(name);
  if (found != loaded.end()) return found->second;
  const std::string root = PELLUCID_SOURCE_DIR "/tests/data/models/";
  return loaded.emplace(name, Explainer::load(root + name)).first->second;
}

Request request(Windows windows, const std::string& method = "integrated-gradients") {
  Request request;
  request.method = method;
  request.windows = windows;
  request.target = "all";
  if (method == "lime") request.parameters = {{"unit", "token"}, {"samples", "40"}};
  if (method == "kernel-shap") request.parameters["samples"] = "60";
  return request;
}

/// As JSON without what a second run may change.
std::string bytes(Explanation e) {
  e.cost.seconds = 0;
  return render(e, "json");
}

std::string cut(const std::string& text, Span span) {
  const std::u32string characters = decode_utf8(text);
  std::string out;
  for (std::size_t i = span.start; i < span.end; ++i) append_utf8(out, characters[i]);
  return out;
}

class MethodsInWindows : public testing::TestWithParam<std::string> {};

TEST_P(MethodsInWindows, OneWindowIsThePlainExplanation) {
  const Input input{"the movie was good", "and fun"};
  for (const char* name : {"bert-two", "roberta-two", "xlm-roberta-multi-label"}) {
    Request asked = request({20, 3}, GetParam());
    Explanation in_window = model(name).explain(input, asked);
    ASSERT_EQ(in_window.windows.size(), 1u);
    EXPECT_EQ(in_window.windows[0].weight, 1);
    EXPECT_EQ(std::get<std::int64_t>(in_window.parameters.at("window")), 20);
    EXPECT_EQ(std::get<std::int64_t>(in_window.parameters.at("stride")), 3);
    in_window.windows.clear();
    in_window.parameters.erase("window");
    in_window.parameters.erase("stride");
    asked.windows = {};
    EXPECT_EQ(bytes(in_window), bytes(model(name).explain(input, asked))) << name;
  }
}

// combined = hand-summed plain explanations of the windows' own texts, where their tokens agree.
TEST_P(MethodsInWindows, TheSumOfTheWindowsExplainedAlone) {
  for (const char* name : {"bert-two", "electra-two", "distilbert-two"}) {
    const Explainer& explainer = model(name);
    Request asked = request({14, 4}, GetParam());
    const Explanation whole = explainer.explain({kText, {}}, asked);
    ASSERT_GE(whole.windows.size(), 3u);
    asked.windows = {};
    const std::size_t classes = whole.targets.size();
    std::vector<std::vector<double>> sums(classes, std::vector<double>(whole.input.tokens.size()));
    std::vector<double> values(classes), references(classes);
    Cost cost;
    for (const WindowResult& window : whole.windows) {
      const Explanation alone = explainer.explain({cut(kText, window.span), {}}, asked);
      const std::size_t count = window.end_token - window.first_token;
      ASSERT_EQ(alone.input.tokens.size(), count + 2);
      for (std::size_t i = 0; i < count; ++i)
        ASSERT_EQ(alone.input.tokens[i + 1].id, whole.input.tokens[window.first_token + i].id);
      for (std::size_t k = 0; k < classes; ++k) {
        const TargetScores& scores = alone.targets[k];
        sums[k].front() += window.weight * scores.tokens.front();
        sums[k].back() += window.weight * scores.tokens.back();
        for (std::size_t i = 0; i < count; ++i)
          sums[k][window.first_token + i] += window.weight * scores.tokens[i + 1];
        values[k] += window.weight * scores.target.value;
        references[k] += window.weight * scores.target.baseline_value.value_or(0);
        EXPECT_EQ(window.targets[k].target.value, scores.target.value);
        EXPECT_EQ(window.targets[k].target.baseline_value, scores.target.baseline_value);
      }
      cost.forward_passes += alone.cost.forward_passes;
      cost.gradient_passes += alone.cost.gradient_passes;
    }
    for (std::size_t k = 0; k < classes; ++k) {
      EXPECT_NEAR(whole.targets[k].target.value, values[k], 1e-14);
      EXPECT_NEAR(whole.targets[k].target.baseline_value.value_or(0), references[k], 1e-14);
      for (std::size_t t = 0; t < sums[k].size(); ++t)
        EXPECT_NEAR(whole.targets[k].tokens[t], sums[k][t], 1e-14) << GetParam() << ' ' << t;
    }
    EXPECT_EQ(whole.cost.forward_passes, cost.forward_passes);
    EXPECT_EQ(whole.cost.gradient_passes, cost.gradient_passes);
  }
}

TEST_P(MethodsInWindows, CompletenessIsThatOfTheWindowsByWeight) {
  const Explanation e =
      model("bert-four-cased").explain({kText, "but not all"}, request({16, 5}, GetParam()));
  for (std::size_t k = 0; k < e.targets.size(); ++k) {
    const TargetScores& scores = e.targets[k];
    double delta = 0, certified = 0;
    for (const WindowResult& window : e.windows) {
      const auto& sums = window.targets[k].completeness;
      ASSERT_EQ(sums.has_value(), scores.completeness.has_value());
      if (!sums) continue;
      EXPECT_NEAR(sums->delta, sums->sum - sums->expected, 1e-15);
      delta += window.weight * sums->delta;
      certified += window.weight * sums->certified_error.value_or(0);
      const double allowed = sums->certified_error.value_or(0.01 * std::abs(sums->expected));
      EXPECT_LE(std::abs(sums->delta), allowed + 1e-6);
    }
    if (!scores.completeness) continue;
    double sum = 0;
    for (const double score : scores.tokens) sum += score;
    EXPECT_NEAR(scores.completeness->sum, sum, 1e-14);
    EXPECT_NEAR(scores.completeness->expected,
                scores.target.value - scores.target.baseline_value.value(), 1e-14);
    EXPECT_NEAR(scores.completeness->delta, delta, 1e-14);
    EXPECT_NEAR(scores.completeness->certified_error.value_or(0), certified, 1e-14);
  }
}

TEST_P(MethodsInWindows, WordsAreTheSumsOfTheirTokensAndAllAreExplained) {
  const Explanation e = model("bert-two").explain({kText, "and fun"}, request({11, 2}, GetParam()));
  EXPECT_EQ(e.input.dropped_tokens, 0u);
  EXPECT_EQ(e.input.text, kText);
  for (const TargetScores& scores : e.targets) {
    ASSERT_EQ(scores.tokens.size(), e.input.tokens.size());
    ASSERT_EQ(scores.words.size(), e.input.words.size());
    for (std::size_t w = 0; w < scores.words.size(); ++w) {
      double sum = 0;
      for (const std::size_t t : e.input.words[w].tokens) sum += scores.tokens[t];
      EXPECT_EQ(scores.words[w], sum);
    }
    std::size_t scored = 0, ordinary = 0;
    for (std::size_t t = 0; t < scores.tokens.size(); ++t) {
      EXPECT_TRUE(std::isfinite(scores.tokens[t]));
      if (e.input.tokens[t].special) continue;
      ++ordinary;
      scored += scores.tokens[t] != 0;
    }
    // LIME keeps ten features of each window.
    EXPECT_GE(scored, GetParam() == "lime" ? ordinary / 2 : ordinary);
  }
}

TEST_P(MethodsInWindows, TheSameBytesOnAnyNumberOfThreads) {
  const std::string folder = PELLUCID_SOURCE_DIR "/tests/data/models/bert-two";
  const Explainer one = Explainer::load(folder, {.threads = 1});
  const Explainer three = Explainer::load(folder, {.threads = 3});
  const Request asked = request({12, 3}, GetParam());
  EXPECT_EQ(bytes(one.explain({kText, {}}, asked)), bytes(three.explain({kText, {}}, asked)));
}

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const MethodInfo& method : methods()) names.push_back(method.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Listed, MethodsInWindows, testing::ValuesIn(method_names()),
                         [](const auto& method) {
                           std::string name = method.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Windows, EveryArchitectureReadsThem) {
  for (const std::filesystem::path& folder : tiny_model_folders()) {
    const Explanation e =
        model(folder.filename()).explain({kText, {}}, request({20, {}}, "saliency"));
    EXPECT_GT(e.windows.size(), 1u) << folder;
    for (std::size_t t = 0; t < e.input.tokens.size(); ++t)
      if (!e.input.tokens[t].special) {
        EXPECT_NE(e.targets[0].tokens[t], 0) << folder << ' ' << t;
      }
  }
}

TEST(Windows, SubEmbeddingsAddUpToo) {
  Request asked = request({12, 3});
  asked.parameters = {{"at", "sub-embeddings"}, {"steps", "6"}};
  const Explanation e = model("bert-two").explain({kText, {}}, asked);
  for (const TargetScores& scores : e.targets) {
    ASSERT_EQ(scores.parts.size(), 3u);
    for (std::size_t t = 0; t < scores.tokens.size(); ++t) {
      double sum = 0;
      for (const PartScores& part : scores.parts) sum += part.tokens[t];
      EXPECT_NEAR(sum, scores.tokens[t], 1e-14);
    }
    EXPECT_EQ(scores.parts[0].words.size(), e.input.words.size());
  }
}

TEST(Windows, PredictionsAreMeansByWeight) {
  const Explainer& explainer = model("bert-four-cased");
  const Input inputs[] = {{kText, {}}, {"good", {}}, {kText + kText, "and fun"}};
  const auto results = explainer.predict(inputs, {}, {13, 2});
  ASSERT_EQ(results.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const PredictionResult& result = results[i];
    std::vector<double> mean(4), logits(4);
    for (const WindowResult& window : result.windows)
      for (std::size_t c = 0; c < 4; ++c) {
        mean[c] += window.weight * window.prediction.probabilities[c];
        logits[c] += window.weight * window.prediction.logits[c];
      }
    for (std::size_t c = 0; c < 4; ++c) {
      EXPECT_NEAR(result.prediction.probabilities[c], mean[c], 1e-15);
      EXPECT_NEAR(result.prediction.logits[c], logits[c], 1e-14);
    }
    EXPECT_EQ(result.prediction.index,
              static_cast<std::size_t>(std::ranges::max_element(mean) - mean.begin()));
    EXPECT_EQ(result.warnings.size(), 0u);
    const Explanation e = explainer.explain(inputs[i], request({13, 2}, "saliency"));
    EXPECT_EQ(e.prediction.probabilities, result.prediction.probabilities);
    EXPECT_EQ(e.windows.size(), result.windows.size());
  }
  EXPECT_EQ(results[1].windows.size(), 1u);
  const Input good{"good", {}};
  EXPECT_EQ(results[1].prediction.logits, explainer.predict({&good, 1})[0].prediction.logits);
}

TEST(Windows, EachIsExplainedForTheClassOfTheWhole) {
  Request asked = request({8, 0}, "saliency");
  asked.target = "predicted";
  const Explanation e = model("bert-four-cased").explain({kText, {}}, asked);
  for (const WindowResult& window : e.windows) {
    ASSERT_EQ(window.targets.size(), 1u);
    EXPECT_EQ(window.targets[0].target.index, e.prediction.index);
  }
}

TEST(Windows, ProgressRunsOnceFromZeroToOne) {
  Request asked = request({10, 0});
  double last = 0;
  std::size_t calls = 0;
  asked.progress = [&](double share) {
    EXPECT_GE(share, last - 1e-12);
    EXPECT_LE(share, 1 + 1e-12);
    last = share;
    ++calls;
    return true;
  };
  model("bert-two").explain({kText, {}}, asked);
  EXPECT_GT(calls, 4u);
  EXPECT_GE(last, 0.75);
  asked.progress = [](double) { return false; };
  expect_error(ErrorKind::Cancelled, "stopped", [&] {
    model("bert-two").explain({kText, {}}, asked);
  });
}

TEST(Windows, WhatWindowsHaveAlikeIsTheWholesAndTheRestTheirs) {
  Request asked = request({8, 0}, "kernel-shap");
  asked.parameters.clear();  // short windows have other coalitions than long ones
  const Explanation e = model("bert-two").explain({kText, {}}, asked);
  EXPECT_EQ(std::get<std::string>(e.parameters.at("unit")), "word");
  EXPECT_FALSE(e.parameters.contains("samples"));
  for (const WindowResult& window : e.windows) {
    EXPECT_TRUE(window.parameters.contains("samples"));
    EXPECT_FALSE(window.parameters.contains("unit"));
  }
}

TEST(Windows, AWarningIsGivenOnceForAll) {
  Request asked = request({10, 0});
  asked.parameters = {{"tolerance", "1e-7"}, {"max-steps", "3"}};
  const Explanation e = model("bert-two").explain({kText, {}}, asked);
  std::size_t found = 0;
  for (const Warning& warning : e.warnings) {
    if (warning.code != "not-converged") continue;
    ++found;
    EXPECT_THAT(warning.message, testing::HasSubstr(" windows; of window 1: after 3 gradient"));
  }
  EXPECT_EQ(found, 1u);
}

TEST(Windows, OddTextsAreReadWhole) {
  using namespace std::string_literals;
  for (const std::string& text :
       {std::string(), std::string("   "),
        std::string("👍🏽👨‍👩‍👧‍👦 ") + std::string(400, 'x'),
        "é\u0301 ﬁne İstanbul \0 [SEP] הסרט"s, std::string("日本語テキスト日本語テキスト"),
        std::string(300, '!')})
    for (const char* name : {"bert-two", "roberta-two", "camembert-four"})
      for (const Windows windows : {Windows{3, 0}, Windows{9, 4}, Windows{40, 37}}) {
        const Explanation e = model(name).explain({text, {}}, request(windows, "input-x-gradient"));
        EXPECT_FALSE(e.windows.empty());
        double weights = 0;
        for (const WindowResult& window : e.windows) weights += window.weight;
        EXPECT_NEAR(weights, 1, 1e-12);
        EXPECT_EQ(e.targets[0].tokens.size(), e.input.tokens.size());
      }
}

TEST(Windows, WrongOnesAreRefused) {
  const auto refused = [](const char* what, const Input& input, const Request& asked) {
    expect_error(ErrorKind::BadRequest, what, [&] { model("bert-two").explain(input, asked); });
  };
  const Input input{kText, {}};
  refused("expected 1 to 40, found 41", input, request({41, {}}));
  refused("window: out of range", input, request({0, {}}));
  refused("window: no room", input, request({2, {}}));
  refused("stride: no room", input, request({10, 8}));
  refused("stride: unexpected", input, request({{}, 8}));
  refused("window: no room", {kText, kText}, request({20, {}}));
  refused("unit", input, [] {
    Request asked = request({10, {}}, "lime");
    asked.parameters.clear();
    return asked;
  }());
  refused("max-length: unexpected", input, [] {
    Request asked = request({10, {}});
    asked.max_length = 9;
    return asked;
  }());
  Input embeddings;
  embeddings.inputs_embeds.assign(64, 0.5f);
  refused("window: expected a text", embeddings, request({10, {}}));
}

}  // namespace
}  // namespace pellucid
