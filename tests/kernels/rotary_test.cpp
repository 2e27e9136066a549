#include "kernels/rotary.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/random_matrix.h"

namespace pellucid {
namespace {

constexpr std::size_t kTokens = 300, kWidth = 12;
constexpr double kTheta = 500;

TEST(Rotary, TurnsPairsByTheAngleOfTheFormula) {
  const Matrix x = random_matrix(kTokens, kWidth, 1);
  Matrix turned = copy_of(x);
  Rotary(kTheta, kWidth, kTokens).turn(turned);
  for (std::size_t t = 0; t < kTokens; ++t)
    for (std::size_t d = 0; d < kWidth / 2; ++d) {
      const double angle =
          static_cast<double>(t) * std::pow(kTheta, -2.0 * static_cast<double>(d) / kWidth);
      const double a = x.row(t)[d], b = x.row(t)[d + kWidth / 2];
      ASSERT_NEAR(turned.row(t)[d], a * std::cos(angle) - b * std::sin(angle), 5e-5);
      ASSERT_NEAR(turned.row(t)[d + kWidth / 2], b * std::cos(angle) + a * std::sin(angle), 5e-5);
    }
}

TEST(Rotary, TurningBackUndoesIt) {
  const Matrix x = random_matrix(kTokens, kWidth, 2);
  Matrix turned = copy_of(x);
  const Rotary rotary(kTheta, kWidth, kTokens + 5);
  rotary.turn(turned);
  EXPECT_GT(largest_difference(turned, x), 0.5);
  rotary.turn_back(turned);
  EXPECT_LT(largest_difference(turned, x), 1e-6);
}

TEST(Rotary, RowsOfSomeTokensAreTheirRows) {
  const Matrix x = random_matrix(kTokens, kWidth, 4);
  const std::vector<std::size_t> tokens{3, 4, 290};
  const Rotary rotary(kTheta, kWidth, kTokens);
  Matrix all = copy_of(x), some(3, kWidth);
  for (std::size_t i = 0; i < 3; ++i) std::ranges::copy(x.row(tokens[i]), some.row(i).begin());
  const Matrix before = copy_of(some);
  rotary.turn(all);
  rotary.turn(some, {tokens});
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t d = 0; d < kWidth; ++d) EXPECT_EQ(some.row(i)[d], all.row(tokens[i])[d]);
  rotary.turn_back(some, {tokens});
  EXPECT_LT(largest_difference(some, before), 1e-6);
}

/// What they are for: the product of a query and a key says how far apart the two are.
TEST(Rotary, ProductsDependOnTheDistance) {
  const Matrix row = random_matrix(1, kWidth, 3);
  Matrix x(kTokens, kWidth);
  for (std::size_t t = 0; t < kTokens; ++t) std::ranges::copy(row.row(0), x.row(t).begin());
  Rotary(kTheta, kWidth, kTokens).turn(x);
  const auto product = [&](std::size_t i, std::size_t j) {
    double sum = 0;
    for (std::size_t d = 0; d < kWidth; ++d) sum += static_cast<double>(x.row(i)[d]) * x.row(j)[d];
    return sum;
  };
  EXPECT_NEAR(product(3, 10), product(243, 250), 1e-4);
  EXPECT_GT(std::abs(product(3, 10) - product(3, 11)), 1e-2);
}

}  // namespace
}  // namespace pellucid
