// scikit-learn's numbers: Ridge(alpha) and Lasso(alpha=0.01, tol=1e-12) fitted with sample_weight
// on the samples below (numpy.random.RandomState(7): randint(0, 2, (12, 4)), two
// random_sample(12)).
#include "attribution/surrogates/linear_fit.h"

#include "attribution/surrogates/lasso_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace pellucid {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

const std::vector<std::size_t> kAll = {0, 1, 2, 3};

std::vector<Sample> samples() {
  const std::vector<Coalition> x = {{1, 0, 1, 0}, {1, 1, 1, 1}, {0, 1, 0, 1}, {0, 1, 0, 0},
                                    {0, 0, 1, 0}, {0, 0, 1, 1}, {0, 0, 1, 1}, {0, 0, 1, 0},
                                    {0, 1, 1, 0}, {0, 1, 1, 0}, {1, 1, 0, 0}, {0, 1, 0, 0}};
  const double y[] = {0.909, 0.133, 0.523, 0.75,  0.669, 0.468,
                      0.205, 0.491, 0.372, 0.477, 0.366, 0.838};
  const double w[] = {0.869, 0.414, 0.673, 0.376, 0.553, 0.453,
                      0.757, 0.47,  0.559, 0.819, 0.513, 1.006};
  std::vector<Sample> all;
  for (std::size_t i = 0; i < x.size(); ++i) all.push_back({x[i], y[i], w[i], 1});
  return all;
}

TEST(LinearFit, TheLargestWeightsComeFirstAndOfEqualsTheFirst) {
  const double weights[] = {0.5, -2, 0, 2, -0.5};
  EXPECT_THAT(by_magnitude(weights), ElementsAre(1, 3, 0, 4, 2));
}

TEST(LinearFit, RidgeIsScikitLearns) {
  const Moments moments(samples());
  const LinearFit one = moments.ridge(kAll, 1);
  EXPECT_THAT(one.coefficients,
              Pointwise(DoubleNear(1e-14), {0.011872713089759887, -0.08612159715227685,
                                            -0.12408135752749604, -0.18776558768298252}));
  EXPECT_NEAR(one.intercept, 0.7329125555510714, 1e-14);
  EXPECT_NEAR(moments.score(one), 0.4401079934119695, 1e-13);
  const LinearFit none = moments.ridge(kAll, 0);
  EXPECT_NEAR(none.intercept, 0.9839195243649143, 1e-13);
  EXPECT_NEAR(moments.score(none), 0.5818948447157795, 1e-13);
  EXPECT_NEAR(one.predict({1, 0, 0, 1}), one.intercept + 0.011872713089759887 - 0.18776558768298252,
              1e-14);
}

TEST(LinearFit, LassoIsScikitLearns) {
  const LinearFit fit = Moments(samples()).lasso(kAll, 0.01);
  EXPECT_THAT(fit.coefficients,
              Pointwise(DoubleNear(1e-9),
                        {0.0, -0.1365525412443579, -0.17935625197608226, -0.2639740473042524}));
  EXPECT_NEAR(fit.intercept, 0.8249479983455126, 1e-9);
}

std::vector<std::size_t> support(const LinearFit& fit) {
  std::vector<std::size_t> set;
  for (std::size_t i = 0; i < fit.columns.size(); ++i)
    if (fit.coefficients[i] != 0) set.push_back(fit.columns[i]);
  return set;
}

TEST(LinearFit, TheLassosPathIsThatOfManyPenalties) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (int round = 0; round < 20; ++round) {
    std::vector<Sample> drawn;
    for (int i = 0; i < 40; ++i) {
      Sample sample{Coalition(6), 0, uniform(random), 1};
      for (std::size_t m = 0; m < 6; ++m) sample.x[m] = uniform(random) < 0.5;
      sample.y = uniform(random) + (sample.x[0] && sample.x[1] ? 1 : 0) - 0.5 * sample.x[2];
      drawn.push_back(sample);
    }
    const Moments moments(drawn);
    for (const std::size_t count : {1U, 2U, 3U, 5U}) {
      std::vector<std::size_t> last;  // of the smallest penalty that keeps so few
      for (double alpha = 1; alpha > 1e-5; alpha *= 0.995) {
        const std::vector<std::size_t> set = support(moments.lasso({0, 1, 2, 3, 4, 5}, alpha));
        if (!set.empty() && set.size() <= count) last = set;
      }
      EXPECT_EQ(select_lasso_path(moments, count), last) << round << " " << count;
    }
  }
}

TEST(LinearFit, FeaturesAreChosenAsLimeChooses) {
  const Moments moments(samples());
  EXPECT_THAT(select_forward(moments, 3), ElementsAre(3, 2, 1));
  EXPECT_EQ(select_forward(moments, 9).size(), 4u);
  EXPECT_EQ(select_highest_weights(moments, 1).front(), 3u);
}

TEST(LinearFit, ACountIsThatManyEqualSamples) {
  std::vector<Sample> counted = samples(), repeated = samples();
  counted[2].count = 3;
  repeated.insert(repeated.end(), 2, repeated[2]);
  const LinearFit a = Moments(counted).ridge(kAll, 1), b = Moments(repeated).ridge(kAll, 1);
  EXPECT_THAT(a.coefficients, Pointwise(DoubleNear(1e-14), b.coefficients));
  EXPECT_THAT(Moments(counted).standard_errors(counted, a, 1),
              Pointwise(DoubleNear(1e-14), Moments(repeated).standard_errors(repeated, b, 1)));
}

TEST(LinearFit, AFeatureThatNeverChangesWeighsNothing) {
  std::vector<Sample> all = samples();
  for (Sample& sample : all) sample.x[1] = true;
  const LinearFit fit = Moments(all).ridge(kAll, 0);
  EXPECT_EQ(fit.coefficients[1], 0);
  for (const double c : fit.coefficients) EXPECT_TRUE(std::isfinite(c));
}

TEST(LinearFit, AConstantIsFittedPerfectly) {
  std::vector<Sample> all = samples();
  for (Sample& sample : all) sample.y = 0.25;
  const Moments moments(all);
  const LinearFit fit = moments.ridge(kAll, 1);
  EXPECT_EQ(moments.score(fit), 1);
  EXPECT_EQ(fit.intercept, 0.25);
}

TEST(LinearFit, IntervalsHoldTheTruthAboutNineteenTimesInTwenty) {
  // y is linear but for an interaction, so what the fit gives depends on the draw.
  std::mt19937 engine(3);
  const auto draw = [&](std::size_t n) {
    std::vector<Sample> all;
    for (std::size_t i = 0; i < n; ++i) {
      const Coalition x = {(engine() & 1) != 0, (engine() & 1) != 0, (engine() & 1) != 0};
      all.push_back({x, 0.5 * x[0] - 0.25 * x[1] + 0.75 * (x[1] && x[2]), 1, 1});
    }
    return all;
  };
  const double truth[] = {0.5, -0.25 + 0.375, 0.375};  // of infinitely many samples
  int held = 0;
  constexpr int kTrials = 300;
  for (int trial = 0; trial < kTrials; ++trial) {
    const std::vector<Sample> drawn = draw(200);
    const Moments moments(drawn);
    const LinearFit fit = moments.ridge({0, 1, 2}, 0);
    const std::vector<double> errors = moments.standard_errors(drawn, fit, 0);
    for (std::size_t j = 0; j < 3; ++j)
      held += std::abs(fit.coefficients[j] - truth[j]) <= 1.96 * errors[j];
  }
  EXPECT_NEAR(held / (3.0 * kTrials), 0.95, 0.03);
}

}  // namespace
}  // namespace pellucid
