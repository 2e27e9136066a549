// F and its slopes along a path on the smooth classifier, by finite differences along the path.

#include "attribution/paths/straight_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "support/smooth_problem.h"

namespace pellucid {
namespace {

const auto kNobody = [](std::size_t) {};
constexpr Site kSites[] = {
    {Site::Kind::WordEmbeddings}, {Site::Kind::Embeddings}, {Site::Kind::Layer, 0}};

/// From half the input's states, in two parts: a quarter of them, and another.
PathEnds half_way(const Problem& problem, Site site, bool split) {
  PathEnds ends{site, {input_states(problem, site), "half", "", 0}, {}};
  Matrix& states = ends.reference.states;
  for (std::size_t i = 0; i < states.size(); ++i) states.data()[i] /= 2;
  if (!split) return ends;
  for (const char* name : {"first", "second"}) {
    Matrix step(states.rows(), states.cols());
    for (std::size_t i = 0; i < step.size(); ++i) step.data()[i] = states.data()[i] / 2;
    ends.parts.push_back({name, std::move(step)});
  }
  return ends;
}

TEST(StraightPath, BeginsAndEndsAtTheTwoInputsThemselves) {
  const SmoothProblem setup("this movie is superb");
  const Problem problem = setup.problem();
  for (const Site site : kSites) {
    const Matrix x = input_states(problem, site);
    const StraightPath path(problem, half_way(problem, site, false));
    EXPECT_EQ(path.tokens(), x.rows());
    Matrix at(x.rows(), x.cols());
    path.fill(1, at);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(at.data()[i], x.data()[i]);
    path.fill(0, at);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(at.data()[i], x.data()[i] / 2);
    path.fill(0.5, at);
    for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(at.data()[i], 0.75 * x.data()[i], 1e-6);
  }
}

TEST(StraightPath, SlopesSumToTheDerivativeOfFAlongIt) {
  const SmoothProblem setup("this movie is superb");
  constexpr double kStep = 1.0 / 64;
  for (const Quantity quantity : {Quantity::Probability, Quantity::Logit, Quantity::LogOdds}) {
    const Problem problem = setup.problem({0, 2}, quantity);
    for (const Site site : kSites) {
      const StraightPath path(problem, half_way(problem, site, false));
      EXPECT_EQ(path.targets(), 2u);
      const double positions[] = {0.5 - kStep, 0.5, 0.5 + kStep};
      const std::vector<PathNode> nodes = path.evaluate(positions, kNobody);
      for (std::size_t k = 0; k < 2; ++k) {
        double sum = 0;
        for (std::size_t t = 0; t < path.tokens(); ++t)
          sum += nodes[1].slopes[k * path.tokens() + t];
        const double expected = (nodes[2].values[k] - nodes[0].values[k]) / (2 * kStep);
        EXPECT_NEAR(sum, expected, 0.01 * std::abs(expected) + 1e-3);
      }
    }
  }
}

TEST(StraightPath, PartsShareTheWholesSlopes) {
  const SmoothProblem setup("this movie is superb");
  const Problem problem = setup.problem({0, 1});
  const StraightPath whole(problem, half_way(problem, {}, false));
  const StraightPath split(problem, half_way(problem, {}, true));
  EXPECT_EQ(split.slopes(), 2 * split.tokens());
  const double positions[] = {0.25};
  const PathNode of_whole = whole.evaluate(positions, kNobody)[0];
  const PathNode of_parts = split.evaluate(positions, kNobody)[0];
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t t = 0; t < whole.tokens(); ++t) {
      const double* parts = &of_parts.slopes[k * split.slopes()];
      EXPECT_EQ(parts[t], parts[whole.tokens() + t]);
      EXPECT_NEAR(parts[t] * 2, of_whole.slopes[k * whole.tokens() + t], 1e-6);
    }
}

TEST(StraightPath, TheEndsAreThePredictions) {
  const SmoothProblem setup("this movie is superb");
  const Problem problem = setup.problem({1});
  const StraightPath path(problem, half_way(problem, {}, false));
  const double positions[] = {0, 1};
  std::size_t done = 0;
  const std::vector<PathNode> nodes = path.evaluate(positions, [&](std::size_t n) { done = n; });
  EXPECT_EQ(done, 2u);
  EXPECT_EQ(nodes[0].logits, path.reference_logits());
  for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(nodes[1].logits[c], problem.logits[c], 1e-6);
  EXPECT_EQ(nodes[1].position, 1);
}

TEST(StraightPath, HasNoLengthWhereNothingMoves) {
  const SmoothProblem setup("good");
  const Problem problem = setup.problem();
  EXPECT_FALSE(StraightPath(problem, half_way(problem, {}, false)).has_no_length());
  PathEnds same{{}, {input_states(problem, {}), "same", "", 0}, {}};
  EXPECT_TRUE(StraightPath(problem, std::move(same)).has_no_length());
}

}  // namespace
}  // namespace pellucid
