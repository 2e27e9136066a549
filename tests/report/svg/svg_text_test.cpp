#include "report/svg/svg_text.h"

#include <gtest/gtest.h>

#include "support/sample_explanation.h"

namespace pellucid {
namespace {

std::string text_of(const std::vector<TextRun>& line) {
  std::string text;
  for (const TextRun& run : line) text += (text.empty() ? "" : "|") + run.text;
  return text;
}

std::vector<std::vector<TextRun>> lines_of(const std::string& text, double width) {
  const Explanation e = testing::sample_explanation_of(text);
  const TargetScores& scores = e.targets.front();
  return text_lines(e, scores, score_scale(e, scores, "none"), 0, width);
}

TEST(SvgText, HasNothingThatXmlForbids) {
  EXPECT_EQ(svg_text("a\tb\nc\x01"), "a    b\u2424c\u2401");
  EXPECT_EQ(svg_text("\uFFFE x \uFFFF"), "\uFFFD x \uFFFD");
}

TEST(SvgText, WidthsAreHelveticas) {
  EXPECT_DOUBLE_EQ(text_width(""), 0);
  EXPECT_DOUBLE_EQ(text_width("i"), 0.222);
  EXPECT_DOUBLE_EQ(text_width("W~ "), 0.944 + 0.584 + 0.278);
  EXPECT_DOUBLE_EQ(text_width("e\u0301"), text_width("e"));  // a mark takes no room
  EXPECT_DOUBLE_EQ(text_width("映画"), 2);
}

TEST(SvgText, CutsWhatDoesNotFit) {
  EXPECT_EQ(cut_to_width("aaaa", 4 * 0.556), "aaaa");
  EXPECT_EQ(cut_to_width("aaaa", 3 * 0.556), "a…");
  EXPECT_EQ(cut_to_width("aaaa", 0.5), "…");
}

TEST(SvgLines, BreakAfterSpacesAndAtLineEnds) {
  const auto lines = lines_of("one two\nthree", 5 * 0.556);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(text_of(lines[0]), "one");
  EXPECT_EQ(text_of(lines[1]), "two");
  EXPECT_EQ(text_of(lines[2]), "three");
  EXPECT_EQ(lines[1][0].x, 0);
}

TEST(SvgLines, BreakAWordThatIsLongerThanALine) {
  const auto lines = lines_of(std::string(10, 'a'), 4 * 0.556);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(text_of(lines[0]), "aaaa");
  EXPECT_EQ(text_of(lines[2]), "aa");
}

TEST(SvgLines, AWordIsARunWithItsLevel) {
  const auto lines = lines_of("good, bad", 100);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(text_of(lines[0]), "good|,|bad");
  EXPECT_GT(lines[0][0].level, 0);
  EXPECT_LT(lines[0][1].level, 0);
  EXPECT_DOUBLE_EQ(lines[0][1].x, lines[0][0].width);
  EXPECT_DOUBLE_EQ(lines[0][2].x, text_width("good, "));
}

TEST(SvgLines, RightToLeftTextIsSetFromTheRight) {
  for (const std::string text : {"שלום עולם", "…123 هذا"}) {
    const auto lines = lines_of(text, 50);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_DOUBLE_EQ(lines[0].front().x + lines[0].front().width, 50);
    EXPECT_LT(lines[0].back().x, lines[0].front().x);
  }
  EXPECT_EQ(lines_of("a שלום", 50)[0].front().x, 0);
}

}  // namespace
}  // namespace pellucid
