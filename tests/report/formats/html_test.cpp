// What the browser test cannot see: the bytes. How the page behaves: tests/end_to_end.
#include <gtest/gtest.h>

#include <string>

#include "pellucid/formats.h"
#include "support/has.h"
#include "support/sample_explanation.h"

namespace pellucid {
namespace {

TEST(HtmlPage, LoadsNothingAndAllowsNothing) {
  const std::string page = render(testing::sample_explanation(), "html");
  EXPECT_TRUE(has(page, "default-src 'none'; style-src 'sha256-"));
  EXPECT_FALSE(has(page, "unsafe-inline"));
  EXPECT_FALSE(has(page, "http:"));
  EXPECT_FALSE(has(page, "https:"));
  EXPECT_FALSE(has(page, " style="));
}

TEST(HtmlPage, ColoursWordsAndSaysWhy) {
  const std::string page = render(testing::sample_explanation(), "html");
  EXPECT_TRUE(
      has(page, R"(<span class="word p10" data-word="3" title="+0.512 for it">superb</span>)"));
  EXPECT_TRUE(
      has(page, R"(<span class="word n1" data-word="1" title="−0.031 against it">movie</span>)"));
  EXPECT_TRUE(has(page, "<b>+0.5744</b>"));
  EXPECT_TRUE(has(page, "Reference (mask)"));
}

TEST(HtmlPage, TitleOfAWordListsItsPieces) {
  Explanation e = testing::sample_explanation();
  e.input.words[3].tokens = {4, 3};
  EXPECT_TRUE(has(render(e, "html"), "title=\"+0.512 for it\nsuperb +0.512\nis +0.048\""));
}

TEST(HtmlPage, SaysWhatCaptumsTableSays) {
  const Explanation e = testing::sample_explanation();
  const std::string page = render(e, "html", {.true_label = "0"});
  EXPECT_TRUE(has(page, "✗ true label <b><bdi>NEGATIVE</bdi></b>"));
  EXPECT_TRUE(has(page,
                  "attribution label <b><bdi>POSITIVE</bdi></b> · attribution score "
                  "<b>+0.574</b>"));
  EXPECT_TRUE(has(render(e, "html", {.true_label = "POSITIVE"}), "✓ true label"));
  EXPECT_FALSE(has(render(e, "html"), "true label"));
}

TEST(HtmlPage, NormalizedScoresAreSaidToBe) {
  const std::string page = render(testing::sample_explanation(), "html", {.normalize = "max"});
  EXPECT_TRUE(has(page, R"(title="+1.00 for it">superb</span>)"));
  EXPECT_TRUE(has(page, "shown divided by 0.5123"));
}

TEST(HtmlPage, ShowsTheFittedModelWithItsIntervals) {
  Explanation e = testing::sample_explanation();
  EXPECT_FALSE(has(render(e, "html"), "linear model"));
  e.targets[0].surrogate = Surrogate{0.25, 0.91, 0.75, {{"superb", {}, 0.4, 0.3, 0.5}}};
  const std::string page = render(e, "html");
  EXPECT_TRUE(
      has(page, "intercept 0.2500, weighted R² 0.9100, its prediction for this text 0.7500"));
  EXPECT_TRUE(has(page, "+0.3000 to +0.5000"));
}

TEST(HtmlPage, WarningsStandOut) {
  const std::string page = render(testing::with_warning(testing::sample_explanation()), "html");
  EXPECT_TRUE(has(page, R"(<div class="warning" role="note">)"));
  EXPECT_TRUE(has(page, "<code>baseline-not-neutral</code>"));
}

TEST(HtmlPage, EveryTargetIsAFoldAndThePredictedOneIsOpen) {
  const std::string page = render(testing::with_all_targets(testing::sample_explanation()), "html");
  EXPECT_TRUE(
      has(page, R"(<details class="target" open><summary><h3>For and against <bdi>POSITIVE)"));
  EXPECT_TRUE(has(page, R"(<details class="target"><summary><h3>For and against <bdi>NEGATIVE)"));
}

TEST(HtmlPage, WithoutCompletenessNothingIsClaimed) {
  Explanation e = testing::sample_explanation();
  e.targets[0].completeness = {};
  e.targets[0].target.baseline_value = {};
  const std::string page = render(e, "html");
  EXPECT_TRUE(has(page, "does not promise"));
  EXPECT_FALSE(has(page, "Certified"));
}

TEST(HtmlPage, WindowsAreAFold) {
  EXPECT_FALSE(has(render(testing::sample_explanation(), "html"), "windows"));
  Explanation e = testing::with_windows(testing::sample_explanation());
  const std::string page = render(e, "html");
  EXPECT_TRUE(has(page, "<summary>3 windows, one after the other</summary>"));
  EXPECT_TRUE(has(page, R"(<td><bdi lang="">is superb…</bdi></td>)"));
  EXPECT_TRUE(has(page, R"(<td><bdi>POSITIVE</bdi> <span class="number">98.5 %</span></td>)"));
  EXPECT_TRUE(has(page, R"(<th scope="col" class="number">Certified</th>)"));
  e.windows.resize(1);
  EXPECT_FALSE(has(render(e, "html"), "one after the other"));
}

TEST(HtmlPage, WhatTheModelDidNotReadIsMarked) {
  Explanation e = testing::sample_explanation();
  e.input.text += " and more";
  e.input.dropped_tokens = 2;
  EXPECT_TRUE(has(render(e, "html"), R"(<span class="unread")"));
}

}  // namespace
}  // namespace pellucid
