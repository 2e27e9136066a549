// Captum's numbers: captum.attr._utils.approximation_methods.approximation_parameters(rule)
// of Captum 0.9 gives, for n, the nodes `a(n)` and the weights `s(n)` that stand here.
#include "attribution/paths/nodes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "pellucid/error.h"

namespace pellucid {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::Pointwise;

TEST(Nodes, GaussLegendreAreCaptums) {
  const Nodes five = make_nodes(Rule::GaussLegendre, 5);
  EXPECT_THAT(five.positions,
              Pointwise(DoubleNear(1e-15), {0.04691007703066802, 0.23076534494715845, 0.5,
                                            0.7692346550528415, 0.9530899229693319}));
  EXPECT_THAT(five.weights, Pointwise(DoubleNear(1e-15), {0.11846344252809464, 0.23931433524968315,
                                                          0.28444444444444433, 0.23931433524968315,
                                                          0.11846344252809464}));
  const Nodes fifty = make_nodes(Rule::GaussLegendre, 50);
  EXPECT_NEAR(fifty.positions[0], 0.0005667977899644905, 1e-15);
  EXPECT_NEAR(fifty.positions[6], 0.043460721672104075, 1e-15);
  EXPECT_NEAR(fifty.weights[0], 0.0014543112765789633, 1e-14);
  EXPECT_NEAR(fifty.weights[6], 0.012680336785006317, 1e-14);
}

TEST(Nodes, GaussLegendreIntegratesDegreeTwoNMinusOneExactly) {
  for (const std::size_t n : {1, 2, 3, 10, 64}) {
    const Nodes nodes = make_nodes(Rule::GaussLegendre, n);
    double integral = 0;  // of x^(2n-1) over [0, 1], which is 1/(2n)
    for (std::size_t k = 0; k < n; ++k)
      integral += nodes.weights[k] * std::pow(nodes.positions[k], 2 * static_cast<double>(n) - 1);
    EXPECT_NEAR(integral, 1 / (2 * static_cast<double>(n)), 1e-14) << n;
  }
}

TEST(Nodes, AThousandGaussLegendreNodesAreDistinctAndSumToOne) {
  const Nodes nodes = make_nodes(Rule::GaussLegendre, 2001);
  EXPECT_NEAR(std::accumulate(nodes.weights.begin(), nodes.weights.end(), 0.0), 1, 1e-12);
  for (std::size_t k = 1; k < nodes.positions.size(); ++k)
    ASSERT_LT(nodes.positions[k - 1], nodes.positions[k]);
  EXPECT_GT(nodes.positions.front(), 0);
  EXPECT_LT(nodes.positions.back(), 1);
}

TEST(Nodes, RiemannNodesAreTorchsFloat32Linspace) {
  EXPECT_THAT(
      make_nodes(Rule::RiemannLeft, 7).positions,
      Pointwise(DoubleEq(), {0.0, 0.1428571492433548, 0.2857142984867096, 0.4285714030265808,
                             0.5714285373687744, 0.7142857313156128, 0.8571428656578064}));
  EXPECT_THAT(
      make_nodes(Rule::RiemannRight, 7).positions,
      Pointwise(DoubleEq(), {0.1428571492433548, 0.2857142984867096, 0.4285714626312256,
                             0.5714285373687744, 0.7142857313156128, 0.8571428656578064, 1.0}));
  EXPECT_THAT(make_nodes(Rule::RiemannMiddle, 5).positions,
              Pointwise(DoubleEq(), {0.10000000149011612, 0.29999998211860657, 0.5,
                                     0.699999988079071, 0.8999999761581421}));
  EXPECT_THAT(make_nodes(Rule::RiemannTrapezoid, 7).positions,
              Pointwise(DoubleEq(), {0.0, 0.1666666716337204, 0.3333333432674408, 0.5,
                                     0.6666666269302368, 0.8333333134651184, 1.0}));
}

TEST(Nodes, RiemannWeightsAreCaptumsWithItsBiasedTrapezoid) {
  for (const Rule rule : {Rule::RiemannLeft, Rule::RiemannRight, Rule::RiemannMiddle})
    EXPECT_THAT(make_nodes(rule, 5).weights, Pointwise(DoubleEq(), {.2, .2, .2, .2, .2}))
        << static_cast<int>(rule);
  EXPECT_THAT(make_nodes(Rule::RiemannTrapezoid, 5).weights,
              Pointwise(DoubleEq(), {.1, .2, .2, .2, .1}));
}

TEST(Nodes, TooFewStepsAreRefusedByName) {
  EXPECT_THROW(make_nodes(Rule::GaussLegendre, 0), Error);
  try {
    make_nodes(Rule::RiemannLeft, 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::BadRequest);
    EXPECT_STREQ(error.what(), "steps: too few for riemann_left (expected at least 2, found 1)");
  }
}

}  // namespace
}  // namespace pellucid
