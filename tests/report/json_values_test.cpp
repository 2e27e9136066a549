#include "report/json_values.h"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/formats.h"
#include "support/sample_explanation.h"

namespace pellucid {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, held] : object.items()) keys.push_back(key);
  return keys;
}

using Keys = std::vector<std::string>;

TEST(ExplanationJson, HasTheContractsFieldsInItsOrder) {
  const Json json = json_of(testing::sample_explanation());
  EXPECT_EQ(keys_of(json), (Keys{"schema", "text", "pair", "model", "prediction", "target",
                                 "method", "tokens", "words", "completeness", "cost", "warnings"}));
  EXPECT_EQ(json["schema"], "pellucid.explanation/1");
  EXPECT_EQ(keys_of(json["model"]), (Keys{"name", "architecture", "labels"}));
  EXPECT_EQ(keys_of(json["prediction"]), (Keys{"label", "index", "probabilities", "logits"}));
  EXPECT_EQ(keys_of(json["target"]),
            (Keys{"label", "index", "quantity", "value", "baseline_value"}));
  EXPECT_EQ(keys_of(json["method"]), (Keys{"name", "parameters"}));
  EXPECT_EQ(keys_of(json["tokens"][0]),
            (Keys{"token", "id", "special", "segment", "start", "end", "word", "score"}));
  EXPECT_EQ(keys_of(json["words"][0]),
            (Keys{"text", "segment", "start", "end", "tokens", "score"}));
  EXPECT_EQ(keys_of(json["completeness"]), (Keys{"sum", "expected", "delta", "certified_error"}));
  EXPECT_EQ(keys_of(json["cost"]), (Keys{"forward_passes", "gradient_passes", "seconds"}));
}

TEST(ExplanationJson, SpecialTokensHaveNoSpanAndNoWord) {
  const Json token = json_of(testing::sample_explanation())["tokens"][0];
  EXPECT_TRUE(token["special"].get<bool>());
  EXPECT_TRUE(token["start"].is_null() && token["end"].is_null() && token["word"].is_null());
}

TEST(ExplanationJson, ASegmentIsTheTokenTypeThatTheModelSaw) {
  Explanation e = testing::sample_explanation_of("one", "two");
  const auto segments = [&] {
    std::vector<int> found;
    const Json json = json_of(e);
    for (const Json& token : json["tokens"]) found.push_back(token["segment"]);
    EXPECT_EQ(json_of(e.input)["segments"], Json(found));
    return found;
  };
  EXPECT_EQ(segments(), (std::vector<int>{0, 0, 0, 1, 1}));
  for (Token& token : e.input.tokens) token.type = 0;  // as of RoBERTa
  EXPECT_EQ(segments(), (std::vector<int>{0, 0, 0, 0, 0}));
  EXPECT_EQ(json_of(e)["words"][1]["segment"], 1);
}

TEST(ExplanationJson, ParametersKeepTheirTypes) {
  const Json parameters = json_of(testing::sample_explanation())["method"]["parameters"];
  EXPECT_EQ(parameters["baseline"], "mask");
  EXPECT_EQ(parameters["tolerance"], 0.01);
  EXPECT_TRUE(parameters["max-steps"].is_number_integer());
}

TEST(ExplanationJson, WhatIsNotPromisedIsAbsent) {
  Explanation e = testing::sample_explanation();
  e.targets[0].completeness->certified_error = {};
  EXPECT_FALSE(json_of(e)["completeness"].contains("certified_error"));
  e.targets[0].completeness = {};
  EXPECT_FALSE(json_of(e).contains("completeness"));
  EXPECT_TRUE(json_of(e)["warnings"].is_array());
  e.targets[0].target.baseline_value = {};
  EXPECT_TRUE(json_of(e)["target"]["baseline_value"].is_null());
}

TEST(ExplanationJson, WindowsAreListedWhereTheTextWasReadInThem) {
  const Json json =
      json_of(testing::with_windows(testing::with_all_targets(testing::sample_explanation())));
  EXPECT_EQ(keys_of(json),
            (Keys{"schema", "text", "pair", "model", "prediction", "target", "method", "tokens",
                  "words", "completeness", "targets", "windows", "cost", "warnings"}));
  ASSERT_EQ(json["windows"].size(), 3);
  const Json& window = json["windows"][1];
  EXPECT_EQ(keys_of(window), (Keys{"first_token", "end_token", "start", "end", "weight",
                                   "prediction", "targets", "parameters"}));
  EXPECT_EQ(window["first_token"], 2);
  EXPECT_EQ(window["weight"], 0.25);
  EXPECT_EQ(window["prediction"], json["prediction"]);
  ASSERT_EQ(window["targets"].size(), 2);
  EXPECT_EQ(keys_of(window["targets"][0]), (Keys{"target", "completeness"}));
  EXPECT_EQ(window["targets"][1]["target"], json["target"]);
  EXPECT_EQ(window["parameters"]["baseline-chosen"], "pad");
  EXPECT_FALSE(json["windows"][0].contains("parameters"));
}

TEST(ExplanationJson, AllTargetsHaveTheShapeOfOne) {
  const Json one = json_of(testing::sample_explanation());
  const Json all = json_of(testing::with_all_targets(testing::sample_explanation()));
  ASSERT_EQ(all["targets"].size(), 2);
  EXPECT_EQ(all["targets"][0]["target"]["label"], "NEGATIVE");
  EXPECT_EQ(all["targets"][0]["tokens"][4]["score"], -0.5123);
  for (const char* key : {"target", "tokens", "words", "completeness"}) {
    EXPECT_EQ(all["targets"][1][key], one[key]) << key;
    EXPECT_EQ(all[key], one[key]) << key;  // the predicted class's
  }
}

TEST(JsonLine, NumbersReadBackAsTheSameDouble) {
  for (double x = 1e-12; x < 1e12; x *= -3.7) {
    const double rounded = static_cast<float>(x);
    EXPECT_EQ(nlohmann::json::parse(json_line(Json(x))).get<double>(), x);
    EXPECT_EQ(nlohmann::json::parse(json_line(Json(rounded))).get<double>(), rounded);
  }
  EXPECT_EQ(json_line(Json(0.1)), "0.1");
  EXPECT_EQ(json_line(Json(NAN)), "null");
}

TEST(TokenizationJson, IsTheContracts) {
  Tokenization t;
  t.text = "a b";
  t.tokens = {{"[CLS]", 101, true, 0, 0, {}, {}}, {"a", 7, false, 0, 0, Span{0, 1}, 0}};
  EXPECT_EQ(to_json(t),
            R"({"text":"a b","tokens":["[CLS]","a"],"ids":[101,7],"offsets":[null,[0,1]],)"
            R"("words":[null,0],"segments":[0,0]})");
  t.pair = "c";
  EXPECT_EQ(to_json(t).substr(0, 24), R"({"text":"a b","pair":"c")");
}

TEST(PredictionJson, HasTextModelPredictionAndWarnings) {
  const Explanation e = testing::sample_explanation();
  const Json json = Json::parse(to_json(PredictionResult{e.input, e.model, e.prediction, {}, {}}));
  EXPECT_EQ(keys_of(json), (Keys{"schema", "text", "pair", "model", "prediction", "warnings"}));
  EXPECT_EQ(json["prediction"]["probabilities"][1], 0.9845);
  PredictionResult result{e.input, e.model, e.prediction, {}, {}};
  result.windows.resize(2);
  const Json windows = Json::parse(to_json(result))["windows"];
  ASSERT_EQ(windows.size(), 2);
  EXPECT_EQ(keys_of(windows[0]),
            (Keys{"first_token", "end_token", "start", "end", "weight", "prediction"}));
}

TEST(ModelJson, NamesEveryFileAndItsRole) {
  ModelDescription model{};
  model.name = "sentiment";
  model.files = {{"model.safetensors", 12, "weights"}};
  const Json json = Json::parse(to_json(model));
  EXPECT_EQ(json["name"], "sentiment");
  EXPECT_EQ(keys_of(json["files"][0]), (Keys{"name", "bytes", "role"}));
}

}  // namespace
}  // namespace pellucid
