#include "text/token_models/token_models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pellucid {
namespace {

using testing::ElementsAre;

TEST(WordBytes, KnowTheirCharacters) {
  const WordBytes word(U"aé😀");
  EXPECT_EQ(word.bytes, "aé😀");
  EXPECT_THAT(word.characters, ElementsAre(0, 1, 1, 2, 2, 2, 2));
  EXPECT_EQ(WordBytes(U"").bytes, "");
}

TEST(ByteTokens, AllOrNone) {
  const Vocabulary vocabulary = Vocabulary::from_lines("<0xC3>\n<0xA9>\n<0x61>\n");
  EXPECT_THAT(byte_tokens(vocabulary, "aé"), testing::Optional(ElementsAre(2, 0, 1)));
  EXPECT_EQ(byte_tokens(vocabulary, "ab"), std::nullopt);
}

}  // namespace
}  // namespace pellucid
