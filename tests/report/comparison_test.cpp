#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "pellucid/formats.h"
#include "report/text/terminal.h"
#include "support/has.h"
#include "support/sample_explanation.h"
#include "support/strict_html.h"

namespace pellucid {
namespace {

std::vector<Explanation> two_methods() {
  Explanation a = testing::sample_explanation(), b = a;
  b.method = "occlusion";
  b.targets[0].completeness = {};
  b.targets[0].words = {0.01, 0.02, 0.03, 0.9};  // ranks 1 2 3 4 beside 2 1 3 4
  return {a, b};
}

TEST(Comparison, ShowsEveryMethodEveryWordAndHowFarTheyAgree) {
  const std::string page = render_comparison(two_methods());
  const testing::StrictHtml read = testing::read_html(page);
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.texts, std::vector<std::string>(2, "This movie is superb"));
  EXPECT_TRUE(has(page, R"(<th scope="row">integrated-gradients and occlusion</th>)"
                        R"(<td class="number">0.80</td><td class="number">4 of 4</td>)"));
  EXPECT_TRUE(has(page, "+0.900"));
  EXPECT_TRUE(has(page, "+0.512"));
}

TEST(Comparison, HostileTextsStayTexts) {
  for (const std::string& text : testing::hostile_texts()) {
    Explanation e = testing::sample_explanation_of(text);
    if (text.size() < 500) e.method = text;
    EXPECT_EQ(testing::read_html(render_comparison(std::vector<Explanation>(2, e))).error, "");
  }
}

TEST(Comparison, TextHasTheSameNumbers) {
  const std::string text = render_comparison(two_methods(), "text");
  EXPECT_TRUE(has(text, fmt::format("  superb  {:>20}  {:>20}\n", "+0.512", "+0.900")));
  EXPECT_TRUE(has(text, "rank correlation 0.80, 4 of the 4"));
  EXPECT_FALSE(has(text, "\x1b"));
}

TEST(Comparison, NoLineOfTextIsWiderThanTheTerminal) {
  for (const std::string& sample : testing::hostile_texts()) {
    std::vector<Explanation> many(5, testing::sample_explanation_of(sample));
    std::istringstream lines(render_comparison(many, "text", {.width = 40}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(columns(line), 40U) << line;
  }
}

TEST(Comparison, JsonIsALineForEachMethod) {
  const std::vector<Explanation> methods = two_methods();
  EXPECT_EQ(render_comparison(methods, "json"), render(methods, "json"));
}

TEST(Comparison, OfDifferentQuestionsIsRefused) {
  std::vector<Explanation> pair = two_methods();
  pair[1].targets[0].target.index = 0;
  EXPECT_THROW(render_comparison(pair), Error);
  pair = two_methods();
  pair[1].input.text = "another";
  EXPECT_THROW(render_comparison(pair), Error);
  EXPECT_THROW(render_comparison({}), Error);
  EXPECT_THROW(render_comparison(two_methods(), "csv"), Error);
  EXPECT_THROW(render_comparison(two_methods(), "html", {.palette = "pink"}), Error);
}

}  // namespace
}  // namespace pellucid
