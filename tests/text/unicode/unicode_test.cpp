#include "text/unicode/unicode.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace pellucid {
namespace {

std::u32string lower(char32_t c) {
  std::u32string out;
  append_lower_case(out, c);
  return out;
}

std::u32string decomposed(char32_t c, bool compatible) {
  std::u32string out;
  append_decomposition(out, c, compatible);
  return out;
}

template <typename Test>
int count(Test test) {
  int n = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) n += !(c >= 0xD800 && c <= 0xDFFF) && test(c);
  return n;
}

TEST(Unicode, SetsAreThoseOfUnicode8) {
  EXPECT_EQ(count(is_nonspacing_mark), 1567);
  EXPECT_TRUE(is_nonspacing_mark(0x08E3));   // Unicode 8
  EXPECT_FALSE(is_nonspacing_mark(0x08D4));  // Unicode 9
  EXPECT_TRUE(is_punctuation(0x2E42));       // Unicode 7
  EXPECT_FALSE(is_punctuation(0x2E43));      // Unicode 9
  EXPECT_TRUE(is_punctuation(0x166D));       // P* then, a symbol since
  EXPECT_TRUE(is_punctuation(U'^'));         // a symbol, but ASCII
  EXPECT_FALSE(is_punctuation(0x20AC));      // a currency sign
  EXPECT_TRUE(is_control(0x110BD));
  EXPECT_FALSE(is_control(0x110CD));  // Unicode 11
  EXPECT_TRUE(is_control(0xE000) && is_control(0xF8FF) && is_control(0x10FFFD));
  EXPECT_FALSE(is_control(0x10FFFE));  // not assigned is not control
}

TEST(Unicode, WhiteSpaceIsTheProperty) {
  EXPECT_EQ(count(is_white_space), 25);
  for (const char32_t c :
       U"\t\n\v\f\r \u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000")
    EXPECT_TRUE(c == 0 || is_white_space(c)) << static_cast<unsigned>(c);
  EXPECT_FALSE(is_white_space(0x200B));
  EXPECT_FALSE(is_white_space(0xFEFF));
}

TEST(Unicode, LowerCaseIsOfOneCharacterAlone) {
  EXPECT_EQ(lower(U'A'), U"a");
  EXPECT_EQ(lower(U'a'), U"a");
  EXPECT_EQ(lower(U'Σ'), U"σ");
  EXPECT_EQ(lower(0x130), U"i\u0307");
  EXPECT_EQ(lower(0x1E9E), U"ß");
  EXPECT_EQ(lower(0x100), U"\u0101");
  EXPECT_EQ(lower(0x101), U"\u0101");        // between two capitals of a run
  EXPECT_EQ(lower(0x16EA0), U"\U00016EBB");  // Unicode 17
}

TEST(Unicode, DecompositionsAreThoseOfUnicode9) {
  EXPECT_EQ(decomposed(U'é', false), U"e\u0301");
  EXPECT_EQ(decomposed(0xAC01, false), U"\u1100\u1161\u11A8");
  EXPECT_EQ(decomposed(0xFB01, false), U"\uFB01");
  EXPECT_EQ(decomposed(0xFB01, true), U"fi");
  EXPECT_EQ(decomposed(0xFDFA, true).size(), 18u);
  EXPECT_EQ(decomposed(0x11938, false), U"\U00011938");  // Unicode 13
  EXPECT_EQ(decomposed(0x32FF, true), U"\u32FF");        // Unicode 12.1
}

TEST(Unicode, CombiningClassesAreThoseOfUnicode9) {
  EXPECT_EQ(combining_class(U'a'), 0);
  EXPECT_EQ(combining_class(0x0301), 230);
  EXPECT_EQ(combining_class(0x0316), 220);
  EXPECT_EQ(combining_class(0x0345), 240);
  EXPECT_EQ(combining_class(0x07FD), 0);  // Unicode 11
}

TEST(Unicode, WordCharacters) {
  for (const char32_t c : {U'a', U'Z', U'7', U'_', U'é', U'日', U'\u0301', U'\u200D'})
    EXPECT_TRUE(is_word_character(c)) << static_cast<unsigned>(c);
  for (const char32_t c : {U' ', U'-', U'.', U'[', U'\u2014', U'\U0001F600'})
    EXPECT_FALSE(is_word_character(c)) << static_cast<unsigned>(c);
}

}  // namespace
}  // namespace pellucid
