#include "text/pre_tokenizers/byte_level.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/pre_tokenizers/run.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

std::string byte_level(const char* prefix) {
  return std::string(R"({"type": "ByteLevel", "trim_offsets": true, "add_prefix_space": )") +
         prefix + "}";
}

TEST(ByteLevel, CutsByThePattern) {
  const auto json = byte_level("false");
  EXPECT_THAT(words(json, U"Hello my  friend, it's 42%!"),
              ElementsAre(U"Hello", U"Ġmy", U"Ġ", U"Ġfriend", U",", U"Ġit", U"'s", U"Ġ42", U"%!"));
  EXPECT_THAT(words(json, U"a  "), ElementsAre(U"a", U"ĠĠ"));
  EXPECT_THAT(words(json, U"\n\na"), ElementsAre(U"Ċ", U"Ċ", U"a"));
  EXPECT_THAT(words(json, U"we'll'D"), ElementsAre(U"we", U"'ll", U"'", U"D"));
  EXPECT_THAT(words(json, U"a½b"), ElementsAre(U"a", U"Â½", U"b"));
}

TEST(ByteLevel, PutsASpaceBefore) {
  EXPECT_THAT(words(byte_level("true"), U"a"), ElementsAre(U"Ġa"));
  EXPECT_THAT(words(byte_level("true"), U" a"), ElementsAre(U"Ġa"));
  EXPECT_EQ(pieces_of(byte_level("true"), U"a")[0].origin(0, 2), (Span{0, 1}));
}

TEST(ByteLevel, EveryByteOfACharacterComesFromIt) {
  const auto pieces = pieces_of(byte_level("false"), U"a 😀");
  ASSERT_EQ(pieces.size(), 2u);
  ASSERT_EQ(pieces[1].size(), 5u);
  EXPECT_EQ(pieces[1].origin(4, 5), (Span{2, 3}));
  EXPECT_EQ(byte_characters()[' '], kByteLevelSpace);
}

}  // namespace
}  // namespace pellucid
