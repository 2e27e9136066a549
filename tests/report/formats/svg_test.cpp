#include <gtest/gtest.h>

#include <string>

#include "pellucid/formats.h"
#include "support/expect_error.h"
#include "support/has.h"
#include "support/sample_explanation.h"

namespace pellucid {
namespace {

TEST(Svg, ShowsThePredictionTheWordsAndTheSums) {
  RenderOptions options;
  options.true_label = "0";
  const std::string picture = render(testing::sample_explanation(), "svg", options);
  EXPECT_TRUE(has(picture, ">POSITIVE  98.5 %</text>"));
  EXPECT_TRUE(has(picture, ">true label: NEGATIVE</text>"));
  EXPECT_TRUE(has(picture, ">superb</text>"));
  EXPECT_TRUE(has(picture, ">+0.512</text>"));
  EXPECT_TRUE(has(picture, ">integrated-gradients: probability 0.9845, reference "));
}

TEST(Svg, HasThePalettesColours) {
  RenderOptions options;
  EXPECT_TRUE(has(render(testing::sample_explanation(), "svg", options), "fill=\"#1e68c8\""));
  options.palette = "green-red";
  const std::string picture = render(testing::sample_explanation(), "svg", options);
  EXPECT_TRUE(has(picture, "fill=\"#1a873c\""));
  EXPECT_TRUE(has(picture, "fill=\"#d63030\""));
  EXPECT_FALSE(has(picture, "#1e68c8"));
}

TEST(Svg, ASecondTextIsRefused) {
  expect_error(ErrorKind::BadRequest, "an svg picture holds one text",
               [] { render(std::vector(2, testing::sample_explanation()), "svg"); });
}

}  // namespace
}  // namespace pellucid
