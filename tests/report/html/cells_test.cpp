#include "report/html/cells.h"

#include <gtest/gtest.h>

#include "support/sample_explanation.h"

namespace pellucid {
namespace {

TEST(Cells, AMinusIsTypographic) {
  EXPECT_EQ(with_minus("-0.5"), "−0.5");
  EXPECT_EQ(with_minus("4.0e-09"), "4.0e-09");
  EXPECT_EQ(shown({.largest = 1}, -0.25), "−0.250");
}

TEST(Cells, ABarStaysWithinItsWidth) {
  EXPECT_EQ(bar_part(0.5, 0.5, "for").str(), "");
  EXPECT_EQ(bar_part(0.5, 0.25, "against").str(),
            R"(<rect class="against" x="25.00%" y="15%" width="25.00%" height="70%"/>)");
  EXPECT_EQ(bar_part(0.5, 7, "for").str(),
            R"(<rect class="for" x="50.00%" y="15%" width="50.00%" height="70%"/>)");
  EXPECT_EQ(bar_part(0, 1e-6, "share").str(),  // never too thin to be seen
            R"(<rect class="share" x="0.00%" y="15%" width="0.30%" height="70%"/>)");
}

TEST(Cells, AScoreSortsByItsStrength) {
  const std::string cells = score_cells({.largest = 2}, -1).str();
  EXPECT_NE(cells.find(R"(<td class="number" data-value="-1">−1.000</td>)"), std::string::npos);
  EXPECT_NE(cells.find(R"(<td class="wide" data-value="1">)"), std::string::npos);
  EXPECT_NE(cells.find(R"(class="against" x="25.00%")"), std::string::npos);
}

TEST(Cells, PartsHaveACellEach) {
  Explanation e = testing::sample_explanation();
  TargetScores& scores = e.targets.front();
  EXPECT_EQ(part_heads(scores).str(), "");
  scores.parts = {{"token_type", {0.5}, {-0.25}}};
  EXPECT_EQ(part_heads(scores).str(), R"(<th scope="col" class="number">token type</th>)");
  EXPECT_EQ(part_cells({e, scores, {.largest = 1}}, &PartScores::words, 0).str(),
            R"(<td class="number" data-value="-0.25">−0.250</td>)");
}

}  // namespace
}  // namespace pellucid
