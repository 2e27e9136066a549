#include "pellucid/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace pellucid {
namespace {

using namespace std::literals;

TEST(Request, ComesFromJson) {
  const Request request = request_from_json(
      R"({"method": "lime", "target": 1, "quantity": "Log_Odds", "words": "Tokenizer", "max_length": 20, "window": 9,
          "stride": 3, "bag_of_words": false, "samples": 50, "alpha": 0.5, "mask-string": "X",
          "seed": null, "baseline": [101, 7, 102]})");
  EXPECT_EQ(request.method, "lime");
  EXPECT_EQ(request.target, "1");
  EXPECT_EQ(request.quantity, Quantity::LogOdds);
  EXPECT_EQ(request.words, WordUnit::Tokenizer);
  EXPECT_EQ(request.max_length, 20u);
  EXPECT_EQ(request.windows.size, 9u);
  EXPECT_EQ(request.windows.stride, 3u);
  EXPECT_EQ(request.parameters,
            (std::map<std::string, std::string>{{"bag-of-words", "no"},
                                                {"samples", "50"},
                                                {"alpha", "0.5"},
                                                {"mask-string", "X"},
                                                {"baseline", "ids:101,7,102"}}));
}

TEST(Request, HasSeveralTargetsAndAContrast) {
  const Request request =
      request_from_json(R"({"target": ["angry", 2], "against": "sad", "quantity": null})");
  EXPECT_EQ(request.target, "angry,2");
  EXPECT_EQ(request.against, "sad");
  EXPECT_FALSE(request.quantity);
  EXPECT_EQ(request_from_json(to_json(request)).against, "sad");
  for (const char* bad : {R"({"target": [["a"]]})", R"({"target": []})", R"({"against": ["a"]})"})
    expect_error(ErrorKind::BadRequest, "wrong value", [&] { request_from_json(bad); });
}

TEST(Request, GoesToJsonAndBack) {
  Request request;
  request.method = "kernel-shap";
  request.target = "all";
  request.quantity = Quantity::Logit;
  request.words = WordUnit::Sentence;
  request.max_length = 5;
  request.parameters = {{"samples", "100"}, {"unit", "token"}};
  const std::string json = to_json(request);
  const Request back = request_from_json(json);
  EXPECT_EQ(to_json(back), json);
  EXPECT_EQ(back.words, request.words);
  EXPECT_EQ(back.parameters, request.parameters);
  EXPECT_EQ(to_json(Request{}), "{}");
}

TEST(Request, WhatIsWrongIsNamed) {
  for (const char* bad : {"[]", "7"})
    expect_error(ErrorKind::BadRequest, "JSON object", [&] { request_from_json(bad); });
  for (const std::string_view bad : {""sv, "{"sv, "{\"a\":1}x"sv, "{\"steps\":1}\0{}"sv})
    expect_error(ErrorKind::BadRequest, "request: not JSON at byte",
                 [&] { request_from_json(bad); });
  expect_error(ErrorKind::BadRequest, "request: \"steps\" stands twice",
               [] { request_from_json(R"({"steps": 1, "steps": 2})"); });
  for (const char* twice :
       {R"({"steps": 10, "Steps": 50})", R"({"max-length": 3, "max_length": 4})"})
    expect_error(ErrorKind::BadRequest, "given twice", [&] { request_from_json(twice); });
  expect_error(ErrorKind::BadRequest, "steps: wrong value",
               [] { request_from_json(R"({"steps": {"n": 1}})"); });
  expect_error(ErrorKind::BadRequest, "max-length: wrong value",
               [] { request_from_json(R"({"max_length": -1})"); });
  expect_error(ErrorKind::BadRequest, "words: unknown",
               [] { request_from_json(R"({"words": "subword"})"); });
  expect_error(ErrorKind::BadRequest, "words: wrong value",
               [] { request_from_json(R"({"words": [[0, 3]]})"); });
  expect_error(ErrorKind::BadRequest, "did you mean logit?",
               [] { request_from_json(R"({"quantity": "logits"})"); });
}

TEST(Request, EachMethodGetsTheOptionsThatItHas) {
  Request asked;
  asked.parameters = {{"n_steps", "5"}, {"samples", "40"}, {"unit", "token"}};
  const std::vector<std::string> methods = {"IG", "occlusion", "lime"};
  const std::vector<Request> requests = requests_to(methods, asked);
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_EQ(requests[0].method, "integrated-gradients");
  EXPECT_EQ(requests[0].parameters, (std::map<std::string, std::string>{{"n_steps", "5"}}));
  EXPECT_EQ(requests[1].parameters, (std::map<std::string, std::string>{{"unit", "token"}}));
  EXPECT_EQ(requests[2].parameters.size(), 2u);
  asked.parameters["layer"] = "layer.0";
  expect_error(ErrorKind::BadRequest, "layer: unexpected", [&] { requests_to(methods, asked); });
  asked = {};
  asked.target = "All";
  expect_error(ErrorKind::BadRequest, "target", [&] { requests_to(methods, asked); });
}

TEST(Request, OptionsThatMethodsShareStandOnce) {
  const std::vector<std::string> methods = {"integrated-gradients", "layer-conductance", "lime"};
  const std::vector<SharedParameter> shared = shared_parameters(methods);
  std::size_t seeds = 0, at = 0;
  for (const SharedParameter& option : shared) {
    if (option.info.name == "seed") ++seeds;
    if (option.info.name == "at") ++at;
    if (option.info.name == "baseline") {
      EXPECT_EQ(option.methods.size(), 2u);
    }
  }
  EXPECT_EQ(seeds, 1u);
  EXPECT_EQ(at, 2u) << "they take other sites";
}

TEST(Request, OptionsAreKnownAsOtherLibrariesHaveThem) {
  EXPECT_EQ(canonical_option("n_samples"), "samples");
  EXPECT_EQ(canonical_option("Max_Steps"), "max-steps");
  EXPECT_EQ(canonical_option("nonsense"), "nonsense");
}

}  // namespace
}  // namespace pellucid
