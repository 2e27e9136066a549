// The integrals of known functions, and the certificate held against the true error.
#include "attribution/paths/quadrature.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace pellucid {
namespace {

/// F with its derivative, shared out over two tokens whose shares change along the path.
struct Curve {
  std::string name;
  std::function<double(double)> value, slope;
};

double share_of_first(double a) { return 0.25 + 0.5 * a; }

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

Curve sigmoid_curve(double k, double middle) {
  return {fmt::format("sigmoid k={} at {}", k, middle),
          [=](double a) { return sigmoid(k * (a - middle)); },
          [=](double a) {
            const double p = sigmoid(k * (a - middle));
            return k * p * (1 - p);
          }};
}

std::vector<Curve> curves() {
  std::vector<Curve> all = {
      {"line", [](double a) { return 3 * a; }, [](double) { return 3.0; }},
      {"wave", [](double a) { return std::sin(7 * a); },
       [](double a) { return 7 * std::cos(7 * a); }},
      {"there and back",  // F(0) = F(1): only the floor of the tolerance is left
       [](double a) { return std::exp(-100 * (a - 0.5) * (a - 0.5)); },
       [](double a) { return -200 * (a - 0.5) * std::exp(-100 * (a - 0.5) * (a - 0.5)); }},
      {"flat", [](double) { return 0.5; }, [](double) { return 0.0; }}};
  for (const double k : {5, 20, 50, 100, 200}) all.push_back(sigmoid_curve(k, 0.37));
  all.push_back(sigmoid_curve(200, 0.99));
  return all;
}

EvaluateNodes nodes_of(const std::vector<Curve>& targets, std::size_t* passes = nullptr) {
  return [=](std::span<const double> positions) {
    std::vector<PathNode> nodes;
    for (const double a : positions) {
      PathNode node{a, {}, {}, {}};
      for (const Curve& curve : targets) {
        node.values.push_back(curve.value(a));
        node.slopes.push_back(share_of_first(a) * curve.slope(a));
        node.slopes.push_back((1 - share_of_first(a)) * curve.slope(a));
      }
      nodes.push_back(node);
    }
    if (passes) *passes += positions.size();
    return nodes;
  };
}

/// The first token's score by 600 Gauss–Legendre nodes.
double exact_first(const Curve& curve) {
  static const Nodes nodes = make_nodes(Rule::GaussLegendre, 600);
  double sum = 0;
  for (std::size_t k = 0; k < 600; ++k)
    sum += nodes.weights[k] * share_of_first(nodes.positions[k]) * curve.slope(nodes.positions[k]);
  return sum;
}

const std::function<void(double)> kSilent = [](double) {};

TEST(Quadrature, TheCertificateHoldsAndIsWithinTheTolerance) {
  for (const double tolerance : {0.1, 0.01, 0.001, 1e-4})
    for (const Curve& curve : curves()) {
      const Integral integral = integrate_adaptively(nodes_of({curve}), {tolerance, 1000}, kSilent);
      ASSERT_TRUE(integral.converged) << curve.name;
      const double difference = curve.value(1) - curve.value(0);
      const std::vector<double> scores = scores_of(integral, 0, 2);
      const double certified = integral.certified_errors[0];
      EXPECT_LE(certified, std::max(tolerance * std::abs(difference), 1e-4)) << curve.name;
      EXPECT_LE(std::abs(scores[0] + scores[1] - difference), certified + 1e-14) << curve.name;
      // What completeness cannot see, a token's own error, stays in proportion.
      EXPECT_NEAR(scores[0], exact_first(curve), std::max(tolerance * std::abs(difference), 1e-4))
          << curve.name;
    }
}

/// The curve with errors up to `size` in F and `size` of the slope in the slopes, the same at the
/// same position: what rounding to bfloat16 does.
EvaluateNodes rounded_nodes_of(const Curve& curve, double size) {
  return [=](std::span<const double> positions) {
    std::vector<PathNode> nodes = nodes_of({curve})(positions);
    for (PathNode& node : nodes) {
      const double phase = std::sin(12345.678 * (node.position + 0.1));
      node.values[0] += size * phase;
      for (double& slope : node.slopes) slope *= 1 + size * std::cos(9876.543 * node.position);
    }
    return nodes;
  };
}

TEST(Quadrature, RoundingInFDoesNotKeepItGoing) {
  for (const double size : {3e-4, 1e-3, 3e-3})
    for (const Curve& curve : {sigmoid_curve(20, 0.4), sigmoid_curve(100, 0.37)}) {
      const EvaluateNodes evaluate = rounded_nodes_of(curve, size);
      const Integral integral =
          integrate_adaptively(evaluate, {0.01, 1000, /*rounded=*/true}, kSilent);
      ASSERT_TRUE(integral.converged) << curve.name << " " << size;
      EXPECT_LE(integral.nodes.size(), 60u) << curve.name << " " << size;
      const double f_difference =
          integral.nodes.back().values[0] - integral.nodes.front().values[0];
      const std::vector<double> scores = scores_of(integral, 0, 2);
      EXPECT_LE(std::abs(scores[0] + scores[1] - f_difference), integral.certified_errors[0]);
      EXPECT_EQ(integral.limited_by_rounding,
                integral.certified_errors[0] > 0.01 * std::abs(f_difference));
      EXPECT_NEAR(scores[0], exact_first(curve), 0.02) << curve.name << " " << size;
    }
}

TEST(Quadrature, EachPositionIsAskedForOnceBothEndsIncluded) {
  std::size_t passes = 0;
  const Integral integral =
      integrate_adaptively(nodes_of({sigmoid_curve(100, 0.6)}, &passes), {0.001, 1000}, kSilent);
  EXPECT_EQ(integral.nodes.size(), passes);
  EXPECT_EQ(integral.nodes.front().position, 0);
  EXPECT_EQ(integral.nodes.back().position, 1);
  for (std::size_t n = 1; n < integral.nodes.size(); ++n)
    EXPECT_LT(integral.nodes[n - 1].position, integral.nodes[n].position);
  EXPECT_NEAR(std::accumulate(integral.weights[0].begin(), integral.weights[0].end(), 0.0), 1,
              1e-12);
}

TEST(Quadrature, TheLimitOfPassesIsKeptAndSaid) {
  for (const std::size_t limit : {2, 3, 5, 9, 12}) {
    std::size_t passes = 0;
    const Integral integral = integrate_adaptively(nodes_of({sigmoid_curve(200, 0.37)}, &passes),
                                                   {0.001, limit}, kSilent);
    EXPECT_FALSE(integral.converged);
    EXPECT_LE(passes, limit);
    const std::vector<double> scores = scores_of(integral, 0, 2);
    EXPECT_LE(std::abs(scores[0] + scores[1] - 1), integral.certified_errors[0] + 1e-12);
  }
}

TEST(Quadrature, EveryTargetIsRefinedFromTheSameNodes) {
  const std::vector<Curve> targets = {sigmoid_curve(100, 0.2), sigmoid_curve(100, 0.8)};
  const Integral both = integrate_adaptively(nodes_of(targets), {0.01, 1000}, kSilent);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_LE(both.certified_errors[k], 0.01);
    EXPECT_NEAR(scores_of(both, k, 2)[0], exact_first(targets[k]), 0.01);
  }
}

TEST(Quadrature, FixedRulesAreTheWeightedSum) {
  const Curve curve = sigmoid_curve(5, 0.5);
  const Nodes nodes = make_nodes(Rule::RiemannMiddle, 20);
  const Integral integral = integrate_fixed(nodes_of({curve}), nodes);
  double expected = 0;
  for (std::size_t k = 0; k < 20; ++k)
    expected += 0.05 * (1 - share_of_first(nodes.positions[k])) * curve.slope(nodes.positions[k]);
  EXPECT_NEAR(scores_of(integral, 0, 2)[1], expected, 1e-15);
  EXPECT_TRUE(integral.certified_errors.empty());
}

TEST(Quadrature, FixedAndAdaptiveAgree) {
  const Curve curve = sigmoid_curve(50, 0.37);
  const Integral adaptive = integrate_adaptively(nodes_of({curve}), {1e-4, 1000}, kSilent);
  const Integral fixed = integrate_fixed(nodes_of({curve}), make_nodes(Rule::GaussLegendre, 200));
  EXPECT_NEAR(scores_of(adaptive, 0, 2)[0], scores_of(fixed, 0, 2)[0], 1e-4);
}

TEST(Quadrature, ProgressOnlyGrows) {
  double last = 0;
  integrate_adaptively(nodes_of({sigmoid_curve(200, 0.37)}), {1e-4, 1000}, [&](double share) {
    EXPECT_GE(share, last);
    EXPECT_LE(share, 1);
    last = share;
  });
}

}  // namespace
}  // namespace pellucid
