#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "pellucid/formats.h"
#include "report/text/terminal.h"
#include "support/has.h"
#include "support/sample_explanation.h"

namespace pellucid {
namespace {

TEST(Text, ReadsWithoutColour) {
  const std::string text = render(testing::sample_explanation(), "text");
  EXPECT_TRUE(has(text, "POSITIVE  98.5 %\n"));
  EXPECT_TRUE(has(text, "Why POSITIVE?  + for it, - against it\n"));
  EXPECT_TRUE(has(text,
                  "  This movie is superb\n"
                  "                ++++++\n"));
  EXPECT_TRUE(has(text, "  superb  +0.512  "));
  EXPECT_TRUE(has(text, "probability of POSITIVE: 0.9845; of the reference: 0.4101."));
  EXPECT_TRUE(has(text, "The scores sum to 0.5744, expected 0.5744: off by 0.000010."));
  EXPECT_TRUE(has(text, "12 gradient passes, 3 forward passes"));
  EXPECT_FALSE(has(text, "\x1b"));
}

TEST(Text, ColourMarksTheSignTwice) {
  Explanation e = testing::sample_explanation();
  e.targets[0].words[1] = -0.4;
  const std::string text = render(e, "text", {.color = true, .width = 80});
  EXPECT_TRUE(has(text, "\x1b[1;38;5;16;48;5;75msuperb\x1b[0m"));
  EXPECT_TRUE(has(text, "\x1b[1;4;38;5;16;48;5;208mmovie\x1b[0m"));  // underlined
}

TEST(Text, SaysWhetherTheModelIsRight) {
  const Explanation e = testing::sample_explanation();
  EXPECT_TRUE(has(render(e, "text", {.true_label = "1"}), "true label: POSITIVE\n"));
  EXPECT_TRUE(has(render(e, "text", {.true_label = "NEGATIVE"}),
                  "true label: NEGATIVE, not what the model says\n"));
}

TEST(Text, NormalizedScoresAreSaidToBe) {
  const std::string text = render(testing::sample_explanation(), "text", {.normalize = "max"});
  EXPECT_TRUE(has(text, "  superb  +1.00  "));
  EXPECT_TRUE(has(text, "divided by 0.5123, their largest"));
}

TEST(Text, NoLineIsWiderThanTheTerminal) {
  for (const std::size_t width : {40, 80, 200})
    for (const std::string& sample : testing::hostile_texts()) {
      Explanation e =
          testing::with_windows(testing::with_warning(testing::sample_explanation_of(sample)));
      for (WindowResult& window : e.windows) window.prediction.label = sample;
      std::istringstream lines(render(e, "text", {.color = false, .width = width}));
      for (std::string line; std::getline(lines, line);) EXPECT_LE(columns(line), width) << line;
    }
}

TEST(Text, TheWholeTextIsShownAndOfManyWordsTheStrongest) {
  std::string words;
  for (int i = 0; i < 100; ++i) words += fmt::format("w{} ", i);
  const std::string text = render(testing::sample_explanation_of(words), "text");
  EXPECT_TRUE(has(text, " w99\n"));
  EXPECT_TRUE(has(text, "and 88 weaker words, together"));
}

TEST(Text, WarningsAndPairsAreShown) {
  const Explanation e =
      testing::with_warning(testing::sample_explanation_of("One here.", "Two there."));
  const std::string text = render(e, "text");
  EXPECT_TRUE(has(text, "warning: the reference itself"));
  EXPECT_TRUE(has(text, "  One here.\n"));
  EXPECT_TRUE(has(text, "  Two there.\n"));
}

TEST(Text, WindowsAreATable) {
  Explanation e = testing::with_windows(testing::sample_explanation_of("One two three four five"));
  e.windows[2].targets[0].completeness->certified_error = 0.0123;
  const std::string text = render(e, "text");
  EXPECT_TRUE(has(text, "Read in 3 windows: a score, probability or reference of the whole is"));
  EXPECT_TRUE(has(text, "  words  begins "));
  EXPECT_TRUE(has(text, "  4–5  four five "));
  EXPECT_TRUE(has(text, "  0.9845  POSITIVE  0.4000 "));
  EXPECT_TRUE(has(text, "    0.013\n"));
  EXPECT_FALSE(has(render(testing::sample_explanation(), "text"), "windows"));
  e.windows.resize(1);  // a text that is one window is read as ever
  EXPECT_FALSE(has(render(e, "text"), "window"));
}

TEST(Text, OfManyWindowsThoseWithTheLargestSharesAreShown) {
  Explanation e = testing::with_windows(testing::sample_explanation());
  e.windows.assign(40, e.windows[0]);
  e.windows[33].weight = 0.75;
  const std::string text = render(e, "text");
  EXPECT_TRUE(has(text, "  0.7500 "));
  EXPECT_TRUE(has(text, "and 28 windows, which bring less"));
}

TEST(Text, OfManyClassesTheLikeliestAreShown) {
  const Explanation e = testing::with_many_classes(testing::sample_explanation());
  const std::string text = render(e, "text");
  EXPECT_TRUE(has(text, "sadness  61.0 %"));
  EXPECT_TRUE(has(text, "and 12 more classes"));
}

}  // namespace
}  // namespace pellucid
