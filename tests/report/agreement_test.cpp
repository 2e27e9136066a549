#include "report/agreement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace pellucid {
namespace {

TEST(Agreement, IsSpearmansCorrelation) {
  const std::vector<double> a = {0.1, -0.2, 0.3, 0.4}, b = {1, 2, 3, 4}, c = {4, 3, 2, 1};
  EXPECT_DOUBLE_EQ(agreement(b, b).rank_correlation, 1);
  EXPECT_DOUBLE_EQ(agreement(b, c).rank_correlation, -1);
  EXPECT_DOUBLE_EQ(agreement(a, b).rank_correlation, 0.8);  // 1 - 6 * 2 / (4 * 15)
}

TEST(Agreement, EqualScoresShareTheirMeanRank) {
  // Ranks 1.5 1.5 3 and 1 2 3: the covariance is 1.5, the variances are 1.5 and 2.
  EXPECT_DOUBLE_EQ(
      agreement(std::vector{0.5, 0.5, 0.9}, std::vector{1.0, 2.0, 3.0}).rank_correlation,
      1.5 / std::sqrt(3.0));
}

TEST(Agreement, ScoresThatDoNotDifferHaveNoCorrelation) {
  const Agreement none = agreement(std::vector{1.0, 1.0}, std::vector{1.0, 2.0});
  EXPECT_TRUE(std::isnan(none.rank_correlation));
  EXPECT_EQ(show_correlation(none), "–");
  EXPECT_EQ(show_correlation(agreement({}, {})), "–");
  EXPECT_EQ(show_correlation(agreement(std::vector{1.0, 2.0}, std::vector{1.0, 2.0})), "1.00");
}

TEST(Agreement, CountsTheStrongestThatAreShared) {
  const std::vector<double> a = {9, -8, 7, 6, 5, 1, 0}, b = {9, 8, 7, 0, 1, 5, 6};
  const Agreement found = agreement(a, b);
  EXPECT_EQ(found.of, 5u);
  EXPECT_EQ(found.shared, 3u);
  EXPECT_EQ(agreement(std::vector{1.0}, std::vector{2.0}).of, 1u);
}

}  // namespace
}  // namespace pellucid
