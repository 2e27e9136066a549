#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/pre_tokenizers/run.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

constexpr const char* kBert = R"({"type": "BertPreTokenizer"})";

TEST(BertPreTokenizer, WhiteSpaceGoesAndPunctuationStandsAlone) {
  EXPECT_THAT(words(kBert, U"Hey friend!     How are you?!?"),
              ElementsAre(U"Hey", U"friend", U"!", U"How", U"are", U"you", U"?", U"!", U"?"));
  EXPECT_THAT(words(kBert, U"a\u0085b\u3000c"), ElementsAre(U"a", U"b", U"c"));
  EXPECT_THAT(words(kBert, U"don't $5 x\u2014y"),
              ElementsAre(U"don", U"'", U"t", U"$", U"5", U"x", U"\u2014", U"y"));
  EXPECT_THAT(words(kBert, U" \t "), ElementsAre());
}

TEST(BertPreTokenizer, SpansPointAtTheOriginal) {
  const auto pieces = pieces_of(kBert, U"ab  c!");
  ASSERT_EQ(pieces.size(), 3u);
  EXPECT_EQ(pieces[1].origin(0, 1), (Span{4, 5}));
  EXPECT_EQ(pieces[2].origin(0, 1), (Span{5, 6}));
}

}  // namespace
}  // namespace pellucid
