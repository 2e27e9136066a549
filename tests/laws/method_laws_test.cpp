// What holds for every method of the list: a new one is tested the day it is listed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "attribution/quantity.h"
#include "support/expect_error.h"
#include "support/smooth_problem.h"

namespace pellucid {
namespace {

const std::vector<std::size_t> kAllClasses = {0, 1, 2};

class MethodLaws : public testing::TestWithParam<const Method*> {
 protected:
  const MethodInfo& info() const { return GetParam()->info; }

  MethodResult run(const SmoothProblem& setup, std::vector<std::size_t> classes = {1},
                   const std::map<std::string, std::string>& given = {}) const {
    return setup.run(info().name, given, std::move(classes));
  }
};

/// Beyond each end of the range, no number, no name of the list: none for an option of any text.
std::vector<std::string> bad_values(const ParameterInfo& parameter) {
  using Type = ParameterInfo::Type;
  if (parameter.type == Type::Text && parameter.choices.empty()) return {};
  std::vector<std::string> bad = {"no such value", "-1", "1e999", "1 "};
  if (parameter.type == Type::Integer) {
    bad.push_back(fmt::format("{}", static_cast<std::int64_t>(parameter.low) - 1));
    bad.push_back(fmt::format("{}", static_cast<std::int64_t>(parameter.high) + 1));
    bad.emplace_back("1.5");
  }
  if (parameter.type == Type::Number) {
    bad.push_back(fmt::format("{}", parameter.high * 1.001 + 1e-12));
    bad.emplace_back("nan");
  }
  return bad;
}

std::vector<std::string> good_values(const ParameterInfo& parameter) {
  using Type = ParameterInfo::Type;
  if (parameter.type == Type::Integer)
    return {fmt::format("{}", static_cast<std::int64_t>(parameter.low)),
            fmt::format("{}", static_cast<std::int64_t>(parameter.high))};
  if (parameter.type == Type::Number)
    return {fmt::format("{}", parameter.low), fmt::format("{}", parameter.high)};
  return parameter.choices;
}

/// The same bits, warnings and counts included.
void expect_same_bytes(const MethodResult& a, const MethodResult& b, const char* what) {
  ASSERT_EQ(a.targets.size(), b.targets.size());
  for (std::size_t k = 0; k < a.targets.size(); ++k) {
    const std::vector<double>&x = a.targets[k].scores, &y = b.targets[k].scores;
    ASSERT_EQ(x.size(), y.size());
    EXPECT_EQ(std::memcmp(x.data(), y.data(), x.size() * sizeof(double)), 0) << what;
    EXPECT_EQ(a.targets[k].value, b.targets[k].value) << what;
    EXPECT_EQ(a.targets[k].baseline_value, b.targets[k].baseline_value) << what;
    EXPECT_EQ(a.targets[k].certified_error, b.targets[k].certified_error) << what;
  }
  EXPECT_EQ(a.parameters, b.parameters) << what;
  EXPECT_EQ(a.gradient_passes, b.gradient_passes) << what;
  EXPECT_EQ(a.forward_passes, b.forward_passes) << what;
  EXPECT_EQ(a.warnings.size(), b.warnings.size()) << what;
}

TEST_P(MethodLaws, ScoresAreFiniteAndOnePerToken) {
  const std::pair<const char*, std::optional<std::string>> inputs[] = {
      {"", {}},        {"good", {}},        {"this movie is superb", {}}, {"good [MASK] !!", {}},
      {"", "not bad"}, {"good film", "bad"}};
  for (const auto& [text, pair] : inputs) {
    const SmoothProblem setup(text, pair);
    const MethodResult result = run(setup, kAllClasses);
    ASSERT_EQ(result.targets.size(), 3u);
    for (const TokenScores& target : result.targets) {
      EXPECT_EQ(target.scores.size(), setup.input().size()) << text;
      for (const double score : target.scores) EXPECT_TRUE(std::isfinite(score)) << text;
      EXPECT_TRUE(std::isfinite(target.value));
    }
  }
}

TEST_P(MethodLaws, EveryKindOfHeadIsExplained) {
  for (const SmoothOptions& head :
       {SmoothOptions{.classes = 1, .scores = ScoreFunction::Sigmoid},
        SmoothOptions{.classes = 2, .scores = ScoreFunction::Sigmoid}}) {
    const SmoothProblem setup("this movie is superb", {}, head);
    for (const Quantity quantity : {Quantity::Probability, Quantity::Logit, Quantity::LogOdds}) {
      const MethodResult result = setup.run(info().name, {}, {0}, quantity);
      for (const double score : result.targets[0].scores) EXPECT_TRUE(std::isfinite(score));
    }
  }
}

TEST_P(MethodLaws, TheSameCallGivesTheSameBytesOnAnyNumberOfThreads) {
  const SmoothProblem one("this movie is superb , not bad", {}, {.threads = 1});
  const MethodResult expected = run(one, kAllClasses);
  expect_same_bytes(run(one, kAllClasses), expected, "again");
  for (const int threads : {2, 5}) {
    const SmoothProblem many("this movie is superb , not bad", {}, {.threads = threads});
    expect_same_bytes(run(many, kAllClasses), expected, "threads");
  }
}

TEST_P(MethodLaws, CompletenessHoldsWherePromised) {
  for (const char* text : {"", "good", "this movie is superb , not bad"}) {
    const SmoothProblem setup(text);
    const MethodResult result = run(setup, kAllClasses);
    for (const TokenScores& target : result.targets) {
      if (!info().complete) {  // and is not claimed elsewhere
        EXPECT_FALSE(target.certified_error);
        continue;
      }
      ASSERT_TRUE(target.baseline_value);
      double sum = 0;
      for (const double score : target.scores) sum += score;
      const double expected = target.value - *target.baseline_value;
      const double allowed = target.certified_error.value_or(0.01 * std::abs(expected)) + 1e-6;
      EXPECT_NEAR(sum, expected, allowed) << text;
    }
  }
}

/// Word embeddings in place of ids, which then mean nothing: here all are those of another text.
TEST_P(MethodLaws, EmbeddingsStandForTheText) {
  if (GetParam()->needs_text) return;  // refused before it is asked
  const SmoothProblem setup("this movie is superb");
  Matrix words(setup.input().size(), SmoothClassifier::kHidden);
  setup.model().look_up(setup.input().ids, words);
  const ModelInput placeholders{std::vector<std::int32_t>(setup.input().size(), 1),
                                setup.input().types};
  std::map<std::string, std::string> given;
  for (const ParameterInfo& parameter : info().parameters)
    if (parameter.name == "baseline") given["baseline"] = "zero";
  const MethodResult expected = run(setup, kAllClasses, given);
  const Problem text = setup.problem(kAllClasses);
  const MethodResult found = GetParam()->read(given)({.evaluator = text.evaluator,
                                                      .forwards = text.forwards,
                                                      .tokenizer = text.tokenizer,
                                                      .input = text.input,
                                                      .model_input = placeholders,
                                                      .given_embeddings = &words,
                                                      .logits = text.logits,
                                                      .classes = text.classes,
                                                      .quantity = text.quantity,
                                                      .max_length = text.max_length,
                                                      .progress = text.progress});
  expect_same_bytes(found, expected, "embeddings");
  for (const std::size_t c : kAllClasses)
    EXPECT_NEAR(found.targets[c].value, probabilities(setup.model().info(), text.logits)[c], 1e-6);
}

TEST_P(MethodLaws, ClassZeroIsAClass) {
  const SmoothProblem setup("this movie is superb");
  const MethodResult zero = run(setup, {0}), one = run(setup, {1}), all = run(setup, kAllClasses);
  EXPECT_NE(zero.targets[0].scores, one.targets[0].scores);
  EXPECT_EQ(zero.targets[0].value, all.targets[0].value);
  double largest = 0;
  for (const double score : zero.targets[0].scores) largest = std::max(largest, std::abs(score));
  for (std::size_t t = 0; t < zero.targets[0].scores.size(); ++t)
    EXPECT_NEAR(zero.targets[0].scores[t], all.targets[0].scores[t], 0.02 * largest);
}

TEST_P(MethodLaws, DefaultsMayBeSaid) {
  const SmoothProblem setup("this movie is superb");
  std::map<std::string, std::string> given;
  for (const ParameterInfo& parameter : info().parameters)
    if (!parameter.default_value.empty() && parameter.name != "rule")  // saying a rule chooses it
      given[parameter.name] = parameter.default_value;
  expect_same_bytes(run(setup, {1}, given), run(setup), "defaults");
}

// Whoever reads a report can ask the same again: it has every option that was given, unless the
// method refuses it here. LIME has a mask for its words and a replacement for tokens.
TEST_P(MethodLaws, WhatWasGivenIsReported) {
  const SmoothProblem setup("this movie is superb");
  for (const ParameterInfo& parameter : info().parameters) {
    std::map<std::string, std::string> given;
    if (info().name == "lime") given["unit"] = parameter.name == "replacement" ? "token" : "word";
    for (const std::string& good : good_values(parameter)) {
      given[parameter.name] = good;
      MethodResult result;
      try {
        result = run(setup, {1}, given);
      } catch (const Error&) {
        continue;
      }
      EXPECT_TRUE(result.parameters.contains(parameter.name)) << parameter.name << ' ' << good;
    }
  }
}

TEST_P(MethodLaws, BadParametersAreRefusedByName) {
  const SmoothProblem setup("good");
  expect_error(ErrorKind::BadRequest, "no-such-option", [&] {
    run(setup, {1}, {{"no-such-option", "1"}});
  });
  for (const ParameterInfo& parameter : info().parameters)
    for (const std::string& bad : bad_values(parameter))
      expect_error(ErrorKind::BadRequest, parameter.name, [&] {
        run(setup, {1}, {{parameter.name, bad}});
      });
}

TEST_P(MethodLaws, TheEndsOfARangeAreRead) {
  for (const ParameterInfo& parameter : info().parameters)
    for (const std::string& good : good_values(parameter)) {
      // What two options say of each other names both.
      try {
        GetParam()->read({{parameter.name, good}});
      } catch (const Error& error) {
        EXPECT_GE(error.options().size(), 2u) << parameter.name << ' ' << good << error.what();
      }
    }
}

TEST_P(MethodLaws, NamesAreKnownAsOtherLibrariesHaveThem) {
  const std::string own = info().name;
  std::vector<std::string> names = info().aliases;
  names.push_back(own);
  for (std::string name : names) {
    EXPECT_EQ(&find_method(name), GetParam()) << name;
    std::ranges::replace(name, '-', '_');
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    EXPECT_EQ(&find_method(name), GetParam()) << name;
  }
  for (const ParameterInfo& parameter : info().parameters)
    for (const std::string& alias : parameter.aliases)
      for (const std::string& bad : bad_values(parameter))
        expect_error(ErrorKind::BadRequest, parameter.name, [&] {
          GetParam()->read({{alias, bad}});
        });
}

TEST_P(MethodLaws, IsDescribed) {
  EXPECT_FALSE(info().summary.empty());
  EXPECT_FALSE(info().cost.empty());
  EXPECT_EQ(&find_method(info().name), GetParam());
  std::set<std::string> names;
  for (const ParameterInfo& parameter : info().parameters) {
    EXPECT_TRUE(names.insert(parameter.name).second) << parameter.name;
    EXPECT_FALSE(parameter.summary.empty()) << parameter.name;
    EXPECT_FALSE(parameter.values().empty()) << parameter.name;
    EXPECT_EQ(parameter.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(Listed, MethodLaws, testing::ValuesIn(method_list()),
                         [](const testing::TestParamInfo<const Method*>& method) {
                           std::string name = method.param->info.name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Methods, AnUnknownOneIsRefusedAndTheKnownOnesAreListed) {
  expect_error(ErrorKind::BadRequest, "integrated-gradients", [] { find_method("magic"); });
  EXPECT_EQ(methods().size(), method_list().size());
  EXPECT_EQ(methods()[0].name, "integrated-gradients");
}

}  // namespace
}  // namespace pellucid
