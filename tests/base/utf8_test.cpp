#include "base/utf8.h"

#include <gtest/gtest.h>

namespace pellucid {
namespace {

TEST(Utf8, AcceptsEveryCodePointThatIsACharacter) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string bytes;
    append_utf8(bytes, c);
    ASSERT_EQ(find_invalid_utf8(bytes), std::nullopt) << std::hex << static_cast<unsigned>(c);
    ASSERT_EQ(decode_utf8(bytes), std::u32string(1, c));
  }
}

TEST(Utf8, NamesTheFirstByteThatIsWrong) {
  EXPECT_EQ(find_invalid_utf8(""), std::nullopt);
  EXPECT_EQ(find_invalid_utf8("a\x80"), 1u);             // continuation without a lead
  EXPECT_EQ(find_invalid_utf8("ab\xC3"), 2u);            // cut
  EXPECT_EQ(find_invalid_utf8("ab\xE2\x82"), 2u);        // cut
  EXPECT_EQ(find_invalid_utf8("\xE2(\xA1"), 0u);         // lead without continuation
  EXPECT_EQ(find_invalid_utf8("\xC0\xAF"), 0u);          // overlong
  EXPECT_EQ(find_invalid_utf8("\xE0\x9F\xBF"), 0u);      // overlong
  EXPECT_EQ(find_invalid_utf8("\xF0\x8F\xBF\xBF"), 0u);  // overlong
  EXPECT_EQ(find_invalid_utf8("é\xED\xA0\x80"), 2u);     // surrogate
  EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0u);  // above U+10FFFF
  EXPECT_EQ(find_invalid_utf8("\xF5\x80\x80\x80"), 0u);
  EXPECT_EQ(find_invalid_utf8("\xFF"), 0u);
}

TEST(Utf8, ReadsAByteThatIsNoCharacterAsTheReplacementCharacter) {
  EXPECT_EQ(decode_utf8("a\xFF€\xE2\x82z"), U"a\uFFFD€\uFFFD\uFFFDz");
  std::size_t at = 1;
  EXPECT_EQ(next_code_point("é", at), U'\uFFFD');  // in the middle of a character
  EXPECT_EQ(at, 2u);
}

TEST(Utf8, EncodesWhatItDecodes) {
  EXPECT_EQ(encode_utf8(decode_utf8("aé€😀")), "aé€😀");
  EXPECT_EQ(encode_utf8(U""), "");
}

TEST(Utf8, CountsCodePoints) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("aé€😀"), 4u);
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(utf8_prefix("aé€", 6), "aé€");
  EXPECT_EQ(utf8_prefix("aé€", 9), "aé€");
  EXPECT_EQ(utf8_prefix("aé€", 5), "aé");
  EXPECT_EQ(utf8_prefix("aé€", 3), "aé");
  EXPECT_EQ(utf8_prefix("aé€", 2), "a");
  EXPECT_EQ(utf8_prefix("€", 2), "");
}

TEST(Utf8, OffsetsOfCodePoints) {
  EXPECT_EQ(code_point_offsets(""), (std::vector<std::size_t>{0}));
  EXPECT_EQ(code_point_offsets("aé😀b"), (std::vector<std::size_t>{0, 1, 3, 7, 8}));
}

}  // namespace
}  // namespace pellucid
