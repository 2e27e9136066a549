// Explanations that were written as JSON and read again: every report of them is the same bytes.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "pellucid/error.h"
#include "pellucid/formats.h"
#include "support/sample_explanation.h"

namespace pellucid {
namespace {

void expect_the_same_back(const Explanation& written) {
  const std::string json = render(written, "json");
  const Explanation read = explanation_from_json(json);
  for (const FormatInfo& format : formats())
    EXPECT_EQ(render(read, format.name), render(written, format.name)) << format.name;
}

/// The message, which is one line, of what `change` makes of an explanation's JSON.
template <typename Change>
std::string refusal_of(const Change& change) {
  auto json = nlohmann::json::parse(render(testing::sample_explanation(), "json"));
  change(json);
  try {
    explanation_from_json(json.dump(), "why.json:3");
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    return error.what();
  }
  return "";
}

TEST(ExplanationFromJson, IsWhatWasWritten) {
  const Explanation sample = testing::sample_explanation();
  expect_the_same_back(sample);
  expect_the_same_back(testing::sample_explanation_of("one", "two"));
  expect_the_same_back(testing::with_all_targets(sample));
  expect_the_same_back(testing::with_windows(testing::with_all_targets(sample)));
  expect_the_same_back(testing::with_warning(testing::with_many_classes(sample)));
}

TEST(ExplanationFromJson, AnyTextComesBack) {
  for (const std::string& text : testing::hostile_texts())
    expect_the_same_back(testing::sample_explanation_of(text));
}

TEST(ExplanationFromJson, ACutTextIsShownAsCut) {
  Explanation cut = testing::sample_explanation_of("read. And this was not");
  cut.input.words.resize(1);
  cut.input.tokens.resize(3);
  cut.targets[0].words.resize(1);
  cut.targets[0].tokens.resize(3);
  for (Token& token : cut.input.tokens)
    if (token.word.value_or(0) > 0) token.word = std::nullopt;
  cut.input.dropped_tokens = 4;
  cut.warnings = {{"truncated", "the text was cut"}};
  expect_the_same_back(cut);
}

TEST(ExplanationFromJson, PartsAndWhatJsonHasNot) {
  Explanation parts = testing::sample_explanation();
  TargetScores& scores = parts.targets[0];
  for (const char* name : {"word", "position", "token_type"})
    scores.parts.push_back({name, scores.tokens, scores.words});
  scores.tokens[1] = std::numeric_limits<double>::infinity();
  scores.completeness->certified_error = std::nan("");
  const std::string json = render(parts, "json");
  EXPECT_EQ(render(explanation_from_json(json), "json"), json);
  EXPECT_TRUE(std::isnan(explanation_from_json(json).targets[0].tokens[1]));
}

TEST(ExplanationFromJson, WhatReportsRelyOnIsChecked) {
  EXPECT_EQ(refusal_of([](auto& json) { json["tokens"][1]["word"] = 4; }),
            "why.json:3: \"tokens[1].word\": wrong value (expected a whole number from 0 to 3, "
            "found 4)");
  EXPECT_NE(refusal_of([](auto& json) { json["words"][0]["end"] = 21; }).find("words[0].end"),
            std::string::npos);
  EXPECT_NE(refusal_of([](auto& json) { json["prediction"]["index"] = 2; }).find("from 0 to 1"),
            std::string::npos);
  const auto shorten = [](auto& json) {
    json["tokens"].erase(5);
    json["tokens"].erase(4);
  };
  EXPECT_NE(refusal_of(shorten).find("words[3].tokens[0]"), std::string::npos);
  EXPECT_NE(
      refusal_of([](auto& json) { json["targets"] = nlohmann::json::array(); }).find("target"),
      std::string::npos);
}

TEST(ExplanationFromJson, TheKindOfErrorSaysWhoseFaultItIs) {
  const auto kind_of = [](const std::string& json) {
    try {
      explanation_from_json(json);
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::Cancelled;
  };
  EXPECT_EQ(kind_of("{"), ErrorKind::BadRequest);
  EXPECT_EQ(kind_of(R"({"schema": "pellucid.model/1"})"), ErrorKind::BadRequest);
  EXPECT_EQ(kind_of(R"({"schema": "pellucid.explanation/9"})"), ErrorKind::Unsupported);
}

}  // namespace
}  // namespace pellucid
