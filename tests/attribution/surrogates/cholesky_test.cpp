#include "attribution/surrogates/cholesky.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pellucid {
namespace {

using testing::DoubleNear;
using testing::Pointwise;

TEST(Cholesky, SolvesAPositiveDefiniteSystem) {
  const CholeskyFactors factors({4, 2, 1, 2, 5, 3, 1, 3, 6}, 3);
  const std::vector<double> x = {1, -2, 3};
  const std::vector<double> b = {4 * 1 + 2 * -2 + 1 * 3, 2 * 1 + 5 * -2 + 3 * 3,
                                 1 * 1 + 3 * -2 + 6 * 3};
  EXPECT_THAT(factors.solve(b), Pointwise(DoubleNear(1e-12), x));
  EXPECT_THAT(factors.solve({0, 0, 0}), Pointwise(DoubleNear(0), std::vector<double>{0, 0, 0}));
}

TEST(Cholesky, AnUnknownThatTheOthersDetermineIsZero) {
  const CholeskyFactors factors({1, 1, 1, 1}, 2);  // both columns are the same
  EXPECT_THAT(factors.solve({3, 3}), Pointwise(DoubleNear(1e-12), std::vector<double>{3, 0}));
  EXPECT_THAT(CholeskyFactors({0, 0, 0, 0}, 2).solve({1, 1}),
              Pointwise(DoubleNear(0), std::vector<double>{0, 0}));
}

}  // namespace
}  // namespace pellucid
