#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/pre_tokenizers/pre_tokenizers.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

std::vector<std::u32string> words(std::u32string_view text) {
  std::vector<std::u32string> out;
  for (const AlignedText& piece : bert_pre_tokenizer()(AlignedText(text)))
    out.emplace_back(piece.text());
  return out;
}

TEST(BertPreTokenizer, WhiteSpaceGoesAndPunctuationStandsAlone) {
  EXPECT_THAT(words(U"Hey friend!     How are you?!?"),
              ElementsAre(U"Hey", U"friend", U"!", U"How", U"are", U"you", U"?", U"!", U"?"));
  EXPECT_THAT(words(U"a\u0085b\u3000c"), ElementsAre(U"a", U"b", U"c"));
  EXPECT_THAT(words(U"don't $5 x\u2014y"),
              ElementsAre(U"don", U"'", U"t", U"$", U"5", U"x", U"\u2014", U"y"));
  EXPECT_THAT(words(U" \t "), ElementsAre());
}

TEST(BertPreTokenizer, SpansPointAtTheOriginal) {
  const auto pieces = bert_pre_tokenizer()(AlignedText(U"ab  c!"));
  ASSERT_EQ(pieces.size(), 3u);
  EXPECT_EQ(pieces[1].origin(0, 1), (Span{4, 5}));
  EXPECT_EQ(pieces[2].origin(0, 1), (Span{5, 6}));
}

}  // namespace
}  // namespace pellucid
