#include "report/window_rows.h"

#include <gtest/gtest.h>

#include "support/sample_explanation.h"

namespace pellucid {
namespace {

using testing::sample_explanation_of;
using testing::with_windows;

TEST(WindowRows, HoldTheWordsAndTheBeginningOfTheirWindow) {
  const Explanation e = with_windows(sample_explanation_of("One two three four five six"));
  const std::vector<WindowRow> rows = window_rows(e, e.targets[0]);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].words, "1–2");
  EXPECT_EQ(rows[1].words, "3–4");
  EXPECT_EQ(rows[1].begins, "three four");
  EXPECT_EQ(rows[2].window, &e.windows[2]);
  EXPECT_EQ(rows[2].target, &e.windows[2].targets[0]);
}

TEST(WindowRows, ABeginningIsCutAtCodePoints) {
  std::string text;
  for (int i = 0; i < 90; ++i) text += "é";
  Explanation e = with_windows(sample_explanation_of(text));
  e.windows[0].span = {0, 90};
  EXPECT_EQ(window_rows(e, e.targets[0])[0].begins, text.substr(0, std::size_t{28 * 2}));
  e.windows[0].span = {80, 900};  // beyond the text
  EXPECT_EQ(window_rows(e, e.targets[0])[0].begins, text.substr(0, std::size_t{10 * 2}));
}

TEST(WindowRows, ATextOfOneWindowHasNone) {
  Explanation e = with_windows(testing::sample_explanation());
  e.windows.resize(1);
  EXPECT_TRUE(window_rows(e, e.targets[0]).empty());
}

TEST(WindowRows, AWindowWithoutTheTargetHasNoNumbers) {
  Explanation e = with_windows(testing::sample_explanation());
  e.windows[1].targets.clear();
  EXPECT_EQ(window_rows(e, e.targets[0])[1].target, nullptr);
}

TEST(WindowRows, TheStrongestStayInTheOrderOfTheText) {
  Explanation e = with_windows(sample_explanation_of("One two three four five six"));
  e.windows[0].weight = 0.01;
  const std::vector<WindowRow> kept = strongest(window_rows(e, e.targets[0]), 2);
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(kept[0].window, &e.windows[1]);
  EXPECT_EQ(kept[1].window, &e.windows[2]);
  EXPECT_EQ(strongest(window_rows(e, e.targets[0]), 9).size(), 3u);
}

}  // namespace
}  // namespace pellucid
