#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/normalizers/run.h"

namespace pellucid {
namespace {

using namespace std::string_view_literals;

std::string bert(bool clean = true, bool chinese = true, bool strip = true, bool lower = true) {
  return nlohmann::json{{"type", "BertNormalizer"},
                        {"clean_text", clean},
                        {"handle_chinese_chars", chinese},
                        {"strip_accents", strip},
                        {"lowercase", lower}}
      .dump();
}

std::u32string by_default(std::u32string_view text) { return normalized(bert(), text); }

TEST(BertNormalizer, CleansSpacesOutStripsAndLowers) {
  EXPECT_EQ(by_default(U"H\u00e9llo\tW\u00d6RLD"), U"hello world");
  EXPECT_EQ(by_default(U"a\0b\uFFFDc\u200Bd\u0085e\vf"sv), U"abcdef");
  EXPECT_EQ(by_default(U"a\u2028b\u3000c"), U"a b c");
  EXPECT_EQ(by_default(U"a日b"), U"a 日 b");
}

TEST(BertNormalizer, KnowsTheRangesOfTheReference) {
  EXPECT_EQ(by_default(U"\U0002B820"), U"\U0002B820");  // of extension E, yet not spaced out
  EXPECT_EQ(by_default(U"\U0002B920"), U" \U0002B920 ");
  EXPECT_EQ(by_default(U"ひ한"), U"ひ\u1112\u1161\u11AB");  // neither kana nor Hangul
}

TEST(BertNormalizer, EachStepByItself) {
  EXPECT_EQ(normalized(bert(false, false, false, false), U"\u00c9\t日\0"sv), U"\u00c9\t日\0"sv);
  EXPECT_EQ(normalized(bert(true, false, false, false), U"\u00c9\t"), U"\u00c9 ");
  EXPECT_EQ(normalized(bert(false, true, false, false), U"\u00c9日"), U"\u00c9 日 ");
  EXPECT_EQ(normalized(bert(false, false, true, false), U"\u00c9"), U"E");
  EXPECT_EQ(normalized(bert(false, false, false, true), U"\u00c9"), U"\u00e9");
}

TEST(BertNormalizer, SpansPointAtTheOriginal) {
  const AlignedText text = run_normalizer(bert(), U"\u200B\u00c9日!");
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
    return normalized(json, U"\u00c9");
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
