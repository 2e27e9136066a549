#include "report/numbers.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "support/sample_explanation.h"

namespace pellucid {
namespace {

TEST(Percent, NeverRoundsToCertainty) {
  EXPECT_EQ(percent(0.984), "98.4 %");
  EXPECT_EQ(percent(1), "100.0 %");
  EXPECT_EQ(percent(0), "0.0 %");
  EXPECT_EQ(percent(0.99999), "> 99.9 %");
  EXPECT_EQ(percent(1e-9), "< 0.1 %");
}

TEST(Value, ShowsWhatCounts) {
  EXPECT_EQ(value(0), "0");
  EXPECT_EQ(value(0.98451), "0.9845");
  EXPECT_EQ(value(-2.01254), "-2.013");
  EXPECT_EQ(value(12.3456), "12.35");
  EXPECT_EQ(value(0.000123), "0.00012");
  EXPECT_EQ(value(4e-9), "4.0e-09");
}

TEST(Bound, IsNeverBelowTheNumber) {
  EXPECT_EQ(bound(0.0004), "0.00040");
  EXPECT_EQ(bound(0.000401), "0.00041");
  EXPECT_EQ(bound(0.0996), "0.10");
  EXPECT_EQ(bound(0), "0");
  for (double x = 1e-9; x < 1e3; x *= 1.37) EXPECT_GE(std::stod(bound(x)) * (1 + 1e-8), x) << x;
}

TEST(ScoreScale, OneScaleForWordsTokensAndTargets) {
  Explanation e = testing::with_all_targets(testing::sample_explanation());
  e.targets[0].words[2] = -0.8;
  const ScoreScale scale = score_scale(e, e.targets[0], "none");
  EXPECT_DOUBLE_EQ(scale.largest, 0.8);
  EXPECT_EQ(scale.show(0.5123), "+0.512");
  EXPECT_EQ(scale.show(-0.0312), "-0.031");
  EXPECT_EQ(scale.show(0), " 0.000");
  EXPECT_EQ(scale.show(-0.0001), " 0.000");
}

TEST(ScoreScale, SpecialTokensCountPiecesOfWordsDoNot) {
  Explanation e = testing::sample_explanation();
  e.targets[0].tokens[1] = 5;  // a piece of a word
  EXPECT_DOUBLE_EQ(score_scale(e, e.targets[0], "none").largest, 0.5123);
  e.targets[0].tokens[0] = 5;  // [CLS]
  EXPECT_DOUBLE_EQ(score_scale(e, e.targets[0], "none").largest, 5);
}

TEST(ScoreScale, NormalizesWhatIsShownAndNothingElse) {
  const Explanation e = testing::sample_explanation();
  const TargetScores& scores = e.targets[0];
  double squares = 0;
  for (const double score : scores.tokens) squares += score * score;
  const ScoreScale l2 = score_scale(e, scores, "l2");
  EXPECT_EQ(l2.show(0.5123), fmt::format("{:+.3f}", 0.5123 / std::sqrt(squares)));
  EXPECT_EQ(l2.level(0.5123), 10);
  EXPECT_EQ(score_scale(e, scores, "max").show(0.5123), "+1.00");
}

TEST(TrueLabel, IsALabelOrAnIndex) {
  const ModelSummary model{"m", "bert", {"NEGATIVE", "POSITIVE", "0"}};
  EXPECT_EQ(true_label(model, "POSITIVE"), "POSITIVE");
  EXPECT_EQ(true_label(model, "1"), "POSITIVE");
  EXPECT_EQ(true_label(model, "0"), "0");  // a label that is spelled like an index
  EXPECT_EQ(true_label(model, "9"), "9");
  EXPECT_EQ(true_label(model, "neutral"), "neutral");
}

TEST(ScoreScale, LevelsAreTenthsAwayFromZero) {
  const ScoreScale scale{.largest = 2};
  EXPECT_EQ(scale.level(2), 10);
  EXPECT_EQ(scale.level(-2), -10);
  EXPECT_EQ(scale.level(0.21), 2);
  EXPECT_EQ(scale.level(-0.011), -1);
  EXPECT_EQ(scale.level(0.009), 0);
  EXPECT_EQ(scale.level(NAN), 0);
  EXPECT_EQ(ScoreScale{}.level(0), 0);
}

TEST(ByStrength, LargestFirstEqualsInOrderNanLast) {
  const double scores[] = {0.1, NAN, -0.5, 0.5, 0};
  EXPECT_EQ(by_strength(scores), (std::vector<std::size_t>{2, 3, 0, 4, 1}));
}

TEST(Balance, SharesOutTheSumOfAllTokens) {
  Explanation e = testing::sample_explanation();
  e.targets[0].tokens[0] = 0.25;
  const Balance sums = balance(e, e.targets[0]);
  EXPECT_NEAR(sums.words_for, 0.0451 + 0.0482 + 0.5123, 1e-12);
  EXPECT_NEAR(sums.words_against, -0.0312, 1e-12);
  EXPECT_NEAR(sums.special, 0.25, 1e-12);
}

TEST(Count, KnowsPlurals) {
  EXPECT_EQ(count(1, "gradient pass"), "1 gradient pass");
  EXPECT_EQ(count(12, "gradient pass"), "12 gradient passes");
  EXPECT_EQ(count(0, "token"), "0 tokens");
}

}  // namespace
}  // namespace pellucid
