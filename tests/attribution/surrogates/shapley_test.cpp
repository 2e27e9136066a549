#include "attribution/surrogates/shapley.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

namespace pellucid {
namespace {

using Game = std::function<double(const Coalition&)>;

/// A sum with interactions of two and three features.
double tangled(const Coalition& x) {
  double sum = 1;
  for (std::size_t m = 0; m < x.size(); ++m) sum += x[m] ? 0.1 * static_cast<double>(m) - 0.2 : 0;
  if (x[0] && x[1]) sum += 0.7;
  if (x[1] && x[2] && x[3]) sum -= 0.5;
  return sum;
}

/// The definition: mean over all orders of what a feature adds when it comes.
std::vector<double> by_orders(const Game& game, std::size_t M) {
  std::vector<std::size_t> order(M);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> sums(M, 0.0);
  double orders = 0;
  do {
    Coalition x(M, false);
    double before = game(x);
    for (const std::size_t m : order) {
      x[m] = true;
      const double after = game(x);
      sums[m] += after - before;
      before = after;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& sum : sums) sum /= orders;
  return sums;
}

ShapleyFit fit(const Game& game, std::size_t M, std::size_t samples, std::uint32_t seed) {
  ShapleySamples drawn = draw_coalitions(M, samples, seed);
  for (Sample& sample : drawn.samples) sample.y = game(sample.x);
  return fit_shapley(drawn, game(Coalition(M, false)), game(Coalition(M, true)));
}

TEST(Shapley, EnumerationIsTheMeanOverAllOrders) {
  for (const std::size_t M : {4, 6}) {
    std::vector<double> values;
    for (const Coalition& x : all_coalitions(M)) values.push_back(tangled(x));
    EXPECT_THAT(exact_shapley(values, M),
                testing::Pointwise(testing::DoubleNear(1e-14), by_orders(tangled, M)));
  }
  EXPECT_TRUE(exact_shapley(std::vector<double>{3}, 0).empty());
}

TEST(Shapley, TheRegressionOnAllCoalitionsIsExactToo) {
  const ShapleyFit fitted = fit(tangled, 6, 62, 0);
  EXPECT_THAT(fitted.values, testing::Pointwise(testing::DoubleNear(1e-12), by_orders(tangled, 6)));
  EXPECT_THAT(fitted.standard_errors, testing::Each(0));
}

TEST(Shapley, WholeSizesComeFirstEachOnce) {
  const ShapleySamples drawn = draw_coalitions(14, 300, 0);
  EXPECT_EQ(drawn.enumerated, 28u);  // sizes 1 and 13
  EXPECT_EQ(drawn.samples.size(), 300u);
  std::set<Coalition> seen;
  double weight = 0;
  for (const Sample& sample : drawn.samples) {
    EXPECT_TRUE(seen.insert(sample.x).second);
    weight += sample.weight * sample.count;
  }
  EXPECT_NEAR(weight, 1, 1e-12);
}

TEST(Shapley, AGameOfPairsIsExactFromPairedSamples) {
  const Game pairs = [](const Coalition& x) {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        sum += x[i] && x[j] ? std::sin(static_cast<double>(3 * i + 7 * j)) : 0;
    return sum;
  };
  std::vector<double> exact(13, 0.0);
  for (std::size_t i = 0; i < 13; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      exact[i] += std::sin(static_cast<double>(3 * i + 7 * j)) / 2;
      exact[j] += std::sin(static_cast<double>(3 * i + 7 * j)) / 2;
    }
  EXPECT_THAT(fit(pairs, 13, 300, 5).values, testing::Pointwise(testing::DoubleNear(1e-10), exact));
}

TEST(Shapley, IntervalsCoverAndTheSumIsExact) {
  const Game game = [](const Coalition& x) {
    return 1 / (1 + std::exp(-tangled(x) - (x[4] && x[5] && x[7] ? 2 : 0)));
  };
  std::vector<double> values;
  for (const Coalition& x : all_coalitions(14)) values.push_back(game(x));
  const std::vector<double> exact = exact_shapley(values, 14);
  int held = 0;
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const ShapleyFit fitted = fit(game, 14, 400, seed);
    EXPECT_NEAR(std::accumulate(fitted.values.begin(), fitted.values.end(), 0.0),
                values.back() - values.front(), 1e-12);
    for (std::size_t m = 0; m < 14; ++m)
      held += std::abs(fitted.values[m] - exact[m]) <= 1.96 * fitted.standard_errors[m] + 1e-12;
  }
  EXPECT_GT(held, 0.9 * 40 * 14);
}

}  // namespace
}  // namespace pellucid
