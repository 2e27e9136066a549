// Integrated gradients on the smooth classifier, against the plain formula with finite differences.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "attribution/paths/baseline.h"
#include "attribution/paths/nodes.h"
#include "attribution/quantity.h"
#include "support/expect_error.h"
#include "support/smooth_problem.h"

namespace pellucid {
namespace {

constexpr const char* kMethod = "integrated-gradients";
const SmoothOptions kSharp{.classes = 3, .gain = 25};

/// F of class `c` at these states at the embeddings.
double value_at(const SmoothProblem& setup, std::size_t c, Quantity quantity,
                const Matrix& states) {
  const Points point{
      Site{}, 1, [&](std::size_t) -> const ModelInput& { return setup.input(); },
      [&](std::size_t, MatrixView out) { std::copy_n(states.data(), states.size(), out.data); }};
  const Matrix logits = setup.evaluator().logits(point);
  return evaluate_quantity(setup.model().info(), quantity, c, logits.row(0));
}

/// The formula: sum over nodes of weight times (x - x') times dF/dstate by central differences.
std::vector<double> plain_formula(const SmoothProblem& setup, const Matrix& reference,
                                  std::size_t c, Quantity quantity, const Nodes& nodes) {
  const Matrix x = setup.evaluator().states(setup.input(), Site{});
  std::vector<double> scores(x.rows(), 0.0);
  constexpr float kStep = 1.0f / 256;
  for (std::size_t n = 0; n < nodes.positions.size(); ++n) {
    Matrix at(x.rows(), x.cols());
    for (std::size_t i = 0; i < x.size(); ++i)
      at.data()[i] = reference.data()[i] +
                     static_cast<float>(nodes.positions[n]) * (x.data()[i] - reference.data()[i]);
    for (std::size_t t = 0; t < x.rows(); ++t)
      for (std::size_t h = 0; h < x.cols(); ++h) {
        const float before = at.row(t)[h];
        at.row(t)[h] = before + kStep;
        const double up = value_at(setup, c, quantity, at);
        at.row(t)[h] = before - kStep;
        const double down = value_at(setup, c, quantity, at);
        at.row(t)[h] = before;
        scores[t] +=
            nodes.weights[n] * (x.row(t)[h] - reference.row(t)[h]) * (up - down) / (2 * kStep);
      }
  }
  return scores;
}

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

TEST(IntegratedGradients, EveryRuleAndQuantityIsThePlainFormula) {
  const SmoothProblem setup("this movie is superb");
  const Reference mask = make_reference(setup.problem(), BaselineOptions{}, Site{});
  for (const auto& [name, rule] : quadrature_rules())
    for (const Quantity quantity : {Quantity::Probability, Quantity::Logit, Quantity::LogOdds}) {
      const MethodResult result =
          setup.run(kMethod, {{"steps", "7"}, {"rule", name}}, {1}, quantity);
      const std::vector<double> expected =
          plain_formula(setup, mask.states, 1, quantity, make_nodes(rule, 7));
      ASSERT_EQ(result.targets[0].scores.size(), expected.size());
      for (std::size_t t = 0; t < expected.size(); ++t)
        EXPECT_NEAR(result.targets[0].scores[t], expected[t], 5e-4)
            << name << " " << to_string(quantity) << " " << t;
      EXPECT_EQ(result.gradient_passes, 7u);
      EXPECT_EQ(result.forward_passes, 1u);
    }
}

TEST(IntegratedGradients, AdaptiveIsCertifiedAndAgreesWithManyFixedSteps) {
  for (const char* text : {"this movie is superb", "good", "bad bad bad , not good"}) {
    const SmoothProblem setup(text, {}, kSharp);
    for (const char* at : {"embeddings", "word-embeddings", "layer.0", "layer.1"})
      for (const char* baseline : {"mask", "pad", "zero", "mean", "neutral"}) {
        const MethodResult fine =
            setup.run(kMethod, {{"at", at}, {"baseline", baseline}, {"steps", "400"}}, {0, 1, 2});
        const MethodResult adaptive =
            setup.run(kMethod, {{"at", at}, {"baseline", baseline}}, {0, 1, 2});
        EXPECT_LT(adaptive.gradient_passes, 100u);
        for (std::size_t k = 0; k < 3; ++k) {
          const TokenScores& scores = adaptive.targets[k];
          const double expected = scores.value - *scores.baseline_value;
          EXPECT_LE(*scores.certified_error, std::max(0.01 * std::abs(expected), 1e-4) + 1e-6);
          EXPECT_LE(std::abs(sum_of(scores.scores) - expected), *scores.certified_error + 1e-6);
          double largest = 0;
          for (const double score : fine.targets[k].scores)
            largest = std::max(largest, std::abs(score));
          for (std::size_t t = 0; t < scores.scores.size(); ++t)
            EXPECT_NEAR(scores.scores[t], fine.targets[k].scores[t], std::max(0.01 * largest, 1e-4))
                << text << " " << at << " " << baseline;
        }
      }
  }
}

TEST(IntegratedGradients, TheLogitOfATextSumsToItsDifferenceWhateverTheTolerance) {
  const SmoothProblem setup("this movie is superb", "not good", kSharp);
  for (const char* tolerance : {"0.1", "0.001", "1e-5"}) {
    const MethodResult result =
        setup.run(kMethod, {{"tolerance", tolerance}}, {2}, Quantity::Logit);
    const TokenScores& scores = result.targets[0];
    EXPECT_LE(std::abs(sum_of(scores.scores) - (scores.value - *scores.baseline_value)),
              *scores.certified_error + 1e-5);
  }
}

TEST(IntegratedGradients, SpecialTokensThatAreKeptScoreZeroAtTheWords) {
  const SmoothProblem setup("good bad");
  const std::vector<double> scores =
      setup.run(kMethod, {{"at", "word-embeddings"}}).targets[0].scores;
  EXPECT_EQ(scores.front(), 0);
  EXPECT_EQ(scores.back(), 0);
  EXPECT_FALSE(std::signbit(scores.front()));
  EXPECT_NE(scores[1], 0);
}

TEST(IntegratedGradients, ATextWithoutTokensScoresZeroWithoutAPass) {
  const SmoothProblem setup("");
  for (const char* steps : {"", "5"}) {
    const MethodResult result = setup.run(kMethod, {{"steps", steps}}, {0, 2});
    EXPECT_EQ(result.gradient_passes, 0u);
    for (const TokenScores& scores : result.targets) {
      EXPECT_THAT(scores.scores, testing::ElementsAre(0, 0));
      EXPECT_EQ(scores.value, *scores.baseline_value);
    }
    EXPECT_TRUE(result.warnings.empty());
  }
}

TEST(IntegratedGradients, TheTextAsItsOwnReferenceScoresZeroAndIsWarnedOf) {
  const SmoothProblem setup("good bad");
  std::string ids = "ids:";
  for (const std::int32_t id : setup.input().ids) ids += std::to_string(id) + ",";
  ids.pop_back();
  const MethodResult result = setup.run(kMethod, {{"baseline", ids}});
  EXPECT_EQ(sum_of(result.targets[0].scores), 0);
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_EQ(result.warnings[0].code, "baseline-not-neutral");
}

TEST(IntegratedGradients, TooFewPassesAreSaid) {
  const SmoothProblem setup("this movie is superb", {}, kSharp);
  const MethodResult result =
      setup.run(kMethod, {{"max-steps", "10"}, {"tolerance", "1e-6"}}, {0, 1, 2}, Quantity::Logit);
  EXPECT_EQ(result.gradient_passes, 10u);
  ASSERT_FALSE(result.warnings.empty());
  EXPECT_EQ(result.warnings[0].code, "not-converged");
  EXPECT_THAT(result.warnings[0].message, testing::HasSubstr("after 10 gradient passes"));
}

TEST(IntegratedGradients, ParametersAreReportedAsUsed) {
  const SmoothProblem setup("good bad");
  auto used = setup.run(kMethod, {{"baseline", "neutral"}}).parameters;
  EXPECT_EQ(std::get<std::string>(used["baseline"]), "neutral");
  EXPECT_TRUE(used.contains("baseline-chosen"));
  EXPECT_EQ(std::get<double>(used["tolerance"]), 0.01);
  EXPECT_FALSE(used.contains("steps"));
  used = setup.run(kMethod, {{"rule", "riemann_left"}}).parameters;
  EXPECT_EQ(std::get<std::int64_t>(used["steps"]), 50);
  EXPECT_FALSE(used.contains("tolerance"));
}

TEST(IntegratedGradients, BadOptionsAreRefusedByName) {
  const SmoothProblem setup("good bad");
  const std::pair<const char*, const char*> bad[] = {
      {"at", "layer.2"}, {"at", "layer."},     {"at", "logits"},    {"tolerance", "0"},
      {"steps", "0"},    {"max-steps", "1"},   {"rule", "simpson"}, {"tolerance", "2"},
      {"steps", "x"},    {"baseline", "none"}, {"at", "layer.-1"}};
  for (const auto& option : bad)
    expect_error(ErrorKind::BadRequest, option.first, [&] {
      setup.run(kMethod, {{option.first, option.second}});
    });
  expect_error(ErrorKind::BadRequest, "layer.0 to layer.1", [&] {
    setup.run(kMethod, {{"at", "layer.2"}});
  });
}

TEST(IntegratedGradients, ProgressCanStopIt) {
  const SmoothProblem setup("this movie is superb");
  const Method& method = find_method(kMethod);
  for (const char* steps : {"", "50"}) {
    Problem problem = setup.problem();
    problem.progress = [](double) { throw Error(ErrorKind::Cancelled, "stop"); };
    const RunMethod run = method.read({{"steps", steps}});
    expect_error(ErrorKind::Cancelled, "stop", [&] { run(problem); });
  }
}

}  // namespace
}  // namespace pellucid
