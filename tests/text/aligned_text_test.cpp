#include "text/aligned_text.h"

#include <gtest/gtest.h>

namespace pellucid {
namespace {

TEST(AlignedText, StartsAsTheOriginal) {
  const AlignedText text(U"aé😀");
  EXPECT_EQ(text.text(), U"aé😀");
  EXPECT_EQ(text.origin(0, 3), (Span{0, 3}));
  EXPECT_EQ(text.origin(1, 2), (Span{1, 2}));
}

TEST(AlignedText, ANewCharacterComesFromTheOneBefore) {
  AlignedText text(U"éa");
  text.transform(std::vector<ChangedCharacter>{{U'e', 0}, {0x301, 1}, {U'a', 0}});
  EXPECT_EQ(text.text(), U"e\u0301a");
  EXPECT_EQ(text.origin(0, 1), (Span{0, 1}));
  EXPECT_EQ(text.origin(1, 2), (Span{0, 1}));
  EXPECT_EQ(text.origin(1, 3), (Span{0, 2}));
}

TEST(AlignedText, ANewCharacterAtTheStartComesFromNowhere) {
  AlignedText text(U"a");
  text.transform(std::vector<ChangedCharacter>{{U'_', 1}, {U'a', 0}});
  EXPECT_EQ(text.origin(0, 1), (Span{0, 0}));
  EXPECT_EQ(text.origin(0, 2), (Span{0, 1}));
}

TEST(AlignedText, FilterDropsAtEveryPlace) {
  AlignedText text(U"xxaxxbxx");
  text.filter([](char32_t c) { return c != U'x'; });
  EXPECT_EQ(text.text(), U"ab");
  EXPECT_EQ(text.origin(0, 1), (Span{2, 3}));
  EXPECT_EQ(text.origin(1, 2), (Span{5, 6}));
  EXPECT_EQ(text.origin(0, 2), (Span{2, 6}));
}

TEST(AlignedText, FilterMayDropAll) {
  AlignedText text(U"xx");
  text.filter([](char32_t) { return false; });
  EXPECT_TRUE(text.empty());
}

TEST(AlignedText, ASliceKeepsItsPlaceInTheOriginal) {
  AlignedText text(U"xxabxcd");
  text.filter([](char32_t c) { return c != U'x'; });
  const AlignedText slice = text.slice(1, 3);
  EXPECT_EQ(slice.text(), U"bc");
  EXPECT_EQ(slice.offset(), 3u);
  EXPECT_EQ(slice.origin(0, 2), (Span{3, 6}));
  EXPECT_EQ(slice.slice(1, 2).origin(0, 1), (Span{5, 6}));
}

TEST(AlignedText, MapKeepsTheOrigins) {
  AlignedText text(U"a\tb");
  text.map([](char32_t c) { return c == U'\t' ? U' ' : c; });
  EXPECT_EQ(text.text(), U"a b");
  EXPECT_EQ(text.origin(1, 2), (Span{1, 2}));
}

}  // namespace
}  // namespace pellucid
