#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/normalizers/normalizers.h"

namespace pellucid {
namespace {

using namespace std::string_view_literals;

std::u32string normalized(std::u32string_view text, const BertNormalizerOptions& options = {}) {
  AlignedText aligned(text);
  bert_normalizer(options)(aligned);
  return std::u32string(aligned.text());
}

TEST(BertNormalizer, CleansSpacesOutStripsAndLowers) {
  EXPECT_EQ(normalized(U"H\u00e9llo\tW\u00d6RLD"), U"hello world");
  EXPECT_EQ(normalized(U"a\0b\uFFFDc\u200Bd\u0085e\vf"sv), U"abcdef");
  EXPECT_EQ(normalized(U"a\u2028b\u3000c"), U"a b c");
  EXPECT_EQ(normalized(U"a日b"), U"a 日 b");
}

TEST(BertNormalizer, KnowsTheRangesOfTheReference) {
  EXPECT_EQ(normalized(U"\U0002B820"), U"\U0002B820");  // of extension E, yet not spaced out
  EXPECT_EQ(normalized(U"\U0002B920"), U" \U0002B920 ");
  EXPECT_EQ(normalized(U"ひ한"), U"ひ\u1112\u1161\u11AB");  // neither kana nor Hangul
}

TEST(BertNormalizer, EachStepByItself) {
  const BertNormalizerOptions none{false, false, false, false};
  EXPECT_EQ(normalized(U"\u00c9\t日\0"sv, none), U"\u00c9\t日\0"sv);
  EXPECT_EQ(normalized(U"\u00c9\t", {true, false, false, false}), U"\u00c9 ");
  EXPECT_EQ(normalized(U"\u00c9日", {false, true, false, false}), U"\u00c9 日 ");
  EXPECT_EQ(normalized(U"\u00c9", {false, false, true, false}), U"E");
  EXPECT_EQ(normalized(U"\u00c9", {false, false, false, true}), U"\u00e9");
}

TEST(BertNormalizer, SpansPointAtTheOriginal) {
  AlignedText text(U"\u200B\u00c9日!");
  bert_normalizer({})(text);
  ASSERT_EQ(text.text(), U"e 日 !");
  EXPECT_EQ(text.origin(0, 1), (Span{1, 2}));
  EXPECT_EQ(text.origin(2, 3), (Span{2, 3}));
  EXPECT_EQ(text.origin(4, 5), (Span{3, 4}));
}

TEST(BertNormalizer, AccentsGoWithCaseUnlessTheFileSaysMore) {
  const auto read = [](const char* strip, const char* lower) {
    const std::string json = std::string(R"({"type": "BertNormalizer", "clean_text": true, )") +
                             R"("handle_chinese_chars": true, "strip_accents": )" + strip +
                             R"(, "lowercase": )" + lower + "}";
    AlignedText text(U"\u00c9");
    make_normalizer(JsonDocument::parse(json, "f").root())(text);
    return std::u32string(text.text());
  };
  EXPECT_EQ(read("null", "true"), U"e");
  EXPECT_EQ(read("null", "false"), U"\u00c9");
  EXPECT_EQ(read("true", "false"), U"E");
  EXPECT_EQ(read("false", "true"), U"\u00e9");
}

TEST(Normalizers, RefusesAnUnknownTypeByName) {
  expect_error(ErrorKind::Unsupported, "f: \"Nmt\" is not supported",
               [] { make_normalizer(JsonDocument::parse(R"({"type": "Nmt"})", "f").root()); });
}

}  // namespace
}  // namespace pellucid
