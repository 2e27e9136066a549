#include "attribution/quantity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "pellucid/error.h"

namespace pellucid {
namespace {

ModelInfo head(ScoreFunction scores, std::size_t classes) {
  ModelInfo info;
  info.scores = scores;
  info.labels.assign(classes, "label");
  return info;
}

constexpr Quantity kAll[] = {Quantity::Probability, Quantity::Logit, Quantity::LogOdds};

TEST(Quantity, SoftmaxHeadByThePlainFormulas) {
  const ModelInfo info = head(ScoreFunction::Softmax, 3);
  const std::vector<float> z = {0.5f, -1.0f, 2.0f};
  const double sum = std::exp(0.5) + std::exp(-1.0) + std::exp(2.0);
  EXPECT_NEAR(evaluate_quantity(info, Quantity::Probability, 2, z), std::exp(2.0) / sum, 1e-15);
  EXPECT_NEAR(evaluate_quantity(info, Quantity::Logit, 1, z), -1.0, 0);
  const double p = std::exp(0.5) / sum;
  EXPECT_NEAR(evaluate_quantity(info, Quantity::LogOdds, 0, z), std::log(p / (1 - p)), 1e-14);
  const std::vector<double> all = probabilities(info, z);
  EXPECT_NEAR(all[0] + all[1] + all[2], 1, 1e-15);
}

TEST(Quantity, MultiLabelAndOneOutputHeadsAreSigmoids) {
  for (const ModelInfo& info : {head(ScoreFunction::Sigmoid, 2), head(ScoreFunction::Sigmoid, 1)}) {
    const std::vector<float> z(info.labels.size(), 0.75f);
    const double p = 1 / (1 + std::exp(-0.75));
    EXPECT_NEAR(evaluate_quantity(info, Quantity::Probability, 0, z), p, 1e-15);
    EXPECT_NEAR(probabilities(info, z)[0], p, 1e-15);
    EXPECT_NEAR(evaluate_quantity(info, Quantity::LogOdds, 0, z), 0.75, 0);
    EXPECT_NEAR(evaluate_quantity(info, Quantity::Logit, 0, z), 0.75, 0);
  }
}

TEST(Quantity, OfARegressionIsItsValue) {
  const ModelInfo info = head(ScoreFunction::None, 2);
  const std::vector<float> z = {-3.5f, 7.0f};
  std::vector<float> d(2, NAN);
  EXPECT_TRUE(probabilities(info, z).empty());
  EXPECT_EQ(evaluate_quantity(info, choose_quantity(info, {}, false), 1, z, d), 7.0);
  EXPECT_EQ(d, (std::vector<float>{0, 1}));
}

TEST(Quantity, OfAContrastIsTheDifferenceOfLogits) {
  const std::vector<float> z = {0.5f, -1.0f, 2.0f};
  for (const ScoreFunction scores :
       {ScoreFunction::Softmax, ScoreFunction::Sigmoid, ScoreFunction::None}) {
    const ModelInfo info = head(scores, 3);
    std::vector<float> d(3, NAN);
    const Explained contrast{choose_quantity(info, {}, true), 1};
    EXPECT_EQ(evaluate_quantity(info, contrast, 2, z, d), 3.0);
    EXPECT_EQ(d, (std::vector<float>{0, -1, 1}));
  }
}

TEST(Quantity, IsOneThatTheScoresHave) {
  const ModelInfo classes = head(ScoreFunction::Softmax, 2), value = head(ScoreFunction::None, 1);
  EXPECT_EQ(choose_quantity(classes, {}, false), Quantity::Probability);
  EXPECT_EQ(choose_quantity(classes, Quantity::LogOdds, false), Quantity::LogOdds);
  EXPECT_EQ(choose_quantity(value, Quantity::Logit, false), Quantity::Logit);
  EXPECT_THROW((void)choose_quantity(classes, Quantity::Value, false), Error);
  EXPECT_THROW((void)choose_quantity(value, Quantity::Probability, false), Error);
  EXPECT_THROW((void)choose_quantity(value, Quantity::LogOdds, false), Error);
  EXPECT_THROW((void)choose_quantity(classes, Quantity::Probability, true), Error);
}

TEST(Quantity, DerivativesAreThoseOfFiniteDifferences) {
  const float step = 1.0f / 1024;
  for (const ModelInfo& info : {head(ScoreFunction::Softmax, 4), head(ScoreFunction::Sigmoid, 4)})
    for (const Quantity quantity : kAll)
      for (std::size_t c = 0; c < 4; ++c) {
        const std::vector<float> z = {0.5f, -1.25f, 1.0f, 0.25f};
        std::vector<float> d(4, NAN);
        evaluate_quantity(info, quantity, c, z, d);
        for (std::size_t j = 0; j < 4; ++j) {
          std::vector<float> up = z, down = z;
          up[j] += step;
          down[j] -= step;
          const double slope = (evaluate_quantity(info, quantity, c, up) -
                                evaluate_quantity(info, quantity, c, down)) /
                               (2 * step);
          EXPECT_NEAR(d[j], slope, 1e-6) << to_string(quantity) << c << j;
        }
      }
}

TEST(Quantity, HugeLogitsOverflowNothing) {
  const float huge = std::numeric_limits<float>::max() / 4;
  for (const ModelInfo& info : {head(ScoreFunction::Softmax, 3), head(ScoreFunction::Sigmoid, 3)})
    for (const Quantity quantity : kAll)
      for (std::size_t c = 0; c < 3; ++c) {
        std::vector<float> d(3, NAN);
        const std::vector<float> z = {huge, -huge, 0.0f};
        EXPECT_TRUE(std::isfinite(evaluate_quantity(info, quantity, c, z, d)));
        for (const float value : d) EXPECT_TRUE(std::isfinite(value));
      }
}

TEST(Quantity, LogOddsOfACertainClassKeepsItsDigits) {
  // p / (1 - p) computed from p would be infinite here.
  const ModelInfo info = head(ScoreFunction::Softmax, 2);
  EXPECT_DOUBLE_EQ(evaluate_quantity(info, Quantity::LogOdds, 0, std::vector<float>{60, -60}), 120);
}

}  // namespace
}  // namespace pellucid
