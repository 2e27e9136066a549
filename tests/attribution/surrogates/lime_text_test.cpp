// Expected pieces: LIME's IndexedString(text, split_expression=r'\W+') of the LIME package.
#include "attribution/surrogates/lime_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pellucid {
namespace {

std::vector<std::string> words(const LimeText& text) {
  std::vector<std::string> all;
  for (std::size_t m = 0; m < text.size(); ++m) all.push_back(text.word(m));
  return all;
}

TEST(LimeText, SplitsAtRunsOfNonWordCharacters) {
  EXPECT_THAT(words(LimeText("It's 3.5 stars -- a_b, isn't it?", {}, {})),
              testing::ElementsAre("It", "s", "3", "5", "stars", "a_b", "isn", "t", "it"));
  EXPECT_THAT(words(LimeText("naïve ²½ 東京", {}, {})),
              testing::ElementsAre("naïve", "²½", "東京"));
  // A vowel sign is no letter to Python, so it cuts the word.
  EXPECT_THAT(words(LimeText("नमस्ते", {}, {})), testing::ElementsAre("नमस", "त"));
  EXPECT_EQ(LimeText("", {}, {}).size(), 0u);
  EXPECT_EQ(LimeText(" ?! ", {}, {}).size(), 0u);
}

TEST(LimeText, ABagDeletesEveryPlaceOfAWord) {
  const LimeText text("good, bad; good!", {}, {});
  EXPECT_THAT(words(text), testing::ElementsAre("good", "bad"));
  EXPECT_EQ(text.perturb({false, true}).first, ", bad; !");
  EXPECT_EQ(text.perturb({true, false}).first, "good, ; good!");
  EXPECT_EQ(text.perturb({true, true}).first, "good, bad; good!");
  ASSERT_EQ(text.places(0).size(), 2u);
  EXPECT_EQ(text.places(0)[1].span, (Span{11, 15}));
}

TEST(LimeText, WithoutABagEachPlaceIsMaskedAlone) {
  const LimeText text("good, bad; good!", {}, "UNKWORDZ");
  EXPECT_THAT(words(text), testing::ElementsAre("good", "bad", "good"));
  EXPECT_EQ(text.perturb({true, false, false}).first, "good, UNKWORDZ; UNKWORDZ!");
}

TEST(LimeText, BothSidesOfAPairHaveTheirOwnWords) {
  const LimeText text("same here", "same, née", {});
  EXPECT_THAT(words(text), testing::ElementsAre("same", "here", "same", "née"));
  const auto [first, second] = text.perturb({true, true, false, true});
  EXPECT_EQ(first, "same here");
  EXPECT_EQ(second, ", née");
  EXPECT_EQ(text.places(3)[0].segment, 1);
  EXPECT_EQ(text.places(3)[0].span, (Span{6, 9}));
}

}  // namespace
}  // namespace pellucid
