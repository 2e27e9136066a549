#include "text/segmentation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <clocale>
#include <cstdlib>

#include "base/utf8.h"

namespace pellucid {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using namespace std::string_literals;

std::vector<std::string> cut(const std::string& text, WordUnit unit = WordUnit::Unicode) {
  const std::vector<std::size_t> offsets = code_point_offsets(text);
  std::vector<std::string> out;
  for (const Span& span : find_segments(text, unit))
    out.push_back(text.substr(offsets[span.start], offsets[span.end] - offsets[span.start]));
  return out;
}

/// Where each boundary comes from: a rule of UAX #29 (Unicode 15, section 4.1.1), or a dictionary
/// of ICU. "WB999" is the rule that everything else is apart.
struct Case {
  const char* script;
  const char* source;
  const char* text;
  std::vector<std::string> words;
};

const Case kCases[] = {
    {"Latin", "WB6 and WB7: an apostrophe between letters", "I don't", {"I", "don't"}},
    {"LatinTypographic", "WB6 and WB7: so does U+2019", "can’t stop", {"can’t", "stop"}},
    {"LatinDigits",
     "WB9 and WB10: digits and letters",
     "18th of the 1980s",
     {"18th", "of", "the", "1980s"}},
    {"LatinNumbers",
     "WB11 and WB12: a full stop or comma between digits",
     "3.14 1,000.50",
     {"3.14", "1,000.50"}},
    {"LatinAbbreviation",
     "WB6 and WB7 inside, WB999 for the last full stop",
     "the U.S.",
     {"the", "U.S", "."}},
    {"LatinHyphen", "WB999: a hyphen is no letter", "e-mail", {"e", "-", "mail"}},
    {"LatinUnderscore", "WB13a and WB13b", "snake_case_1", {"snake_case_1"}},
    {"LatinPunctuation",
     "WB999: each sign is a word",
     "\"Well...\" (50%)",
     {"\"", "Well", ".", ".", ".", "\"", "(", "50", "%", ")"}},
    {"French",
     "WB6 and WB7: no boundary after the article",
     "l'homme d’aujourd'hui",
     {"l'homme", "d’aujourd'hui"}},
    {"German", "WB5", "Größte Straßenbahn", {"Größte", "Straßenbahn"}},
    {"CombiningMarks",
     "WB4: a mark belongs to what is before it",
     "cafe\u0301 a\u0327\u0300b",
     {"cafe\u0301", "a\u0327\u0300b"}},
    {"Cyrillic",
     "WB5, and WB999 for the hyphen and the quotation marks",
     "«Кто-то» сказал",
     {"«", "Кто", "-", "то", "»", "сказал"}},
    {"Greek", "WB5; U+037E, the question mark, is WB999", "Τι είναι;", {"Τι", "είναι", ";"}},
    {"Hebrew",
     "WB7a for geresh, WB7b and WB7c for the quotation mark of an acronym, WB6 for U+05F4",
     "ג'ירפה ארה\"ב צה״ל ג'",
     {"ג'ירפה", "ארה\"ב", "צה״ל", "ג'"}},
    {"Arabic",
     "WB5, WB4 for the vowels, WB999 for the comma",
     "مرحبا، كِتَاب",
     {"مرحبا", "،", "كِتَاب"}},
    {"Devanagari",
     "WB4 and WB5: virama and U+200D (ZWJ) within a conjunct",
     "हिन्दी विद्यालय क्\u200Dष",
     {"हिन्दी", "विद्यालय", "क्\u200Dष"}},
    {"Thai", "ICU's Thai dictionary", "ภาษาไทยง่ายมาก", {"ภาษา", "ไทย", "ง่าย", "มาก"}},
    {"Lao", "ICU's Lao dictionary", "ພາສາລາວ", {"ພາສາ", "ລາວ"}},
    {"Khmer", "ICU's Khmer dictionary", "ខ្ញុំស្រឡាញ់អ្នក", {"ខ្ញុំ", "ស្រឡាញ់", "អ្នក"}},
    {"Burmese", "ICU's Burmese dictionary", "မြန်မာစကားပြော", {"မြန်မာ", "စကားပြော"}},
    {"Chinese",
     "ICU's dictionary of Chinese and Japanese",
     "我喜欢这部电影。",
     {"我", "喜欢", "这", "部", "电影", "。"}},
    {"Japanese",
     "ICU's dictionary of Chinese and Japanese; WB13 for Katakana",
     "私は映画が好きです。カタカナ",
     {"私", "は", "映画", "が", "好き", "です", "。", "カタカナ"}},
    {"Korean",
     "WB5: a word is what stands between spaces",
     "한국어를 배웁니다",
     {"한국어를", "배웁니다"}},
    {"KoreanJamo",
     "WB5 for conjoining jamo",
     "\u1112\u1161\u11AB\u1100\u1173\u11AF a",
     {"\u1112\u1161\u11AB\u1100\u1173\u11AF", "a"}},
    {"Emoji",
     "WB3c for U+200D, WB4 for skin colours and U+FE0F, WB15 and WB16 for flags, WB999",
     "👨‍👩‍👧‍👦👍🏽🇩🇪🇫🇷 ❤️",
     {"👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "🇫🇷", "❤️"}},
    {"ScriptsSideBySide",
     "WB5 for letters of two scripts, dictionaries from where theirs begins",
     "iPhone电影 и Ωmega",
     {"iPhone", "电影", "и", "Ωmega"}},
};

TEST(Segments, AreTheWordsOfTwelveScriptsAndMore) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.script);
    EXPECT_THAT(cut(c.text), ElementsAreArray(c.words)) << c.source;
  }
}

TEST(Segments, OfWhiteSpaceAreNone) {
  for (const WordUnit unit : {WordUnit::Unicode, WordUnit::Whitespace, WordUnit::Sentence}) {
    EXPECT_THAT(cut("", unit), IsEmpty());
    EXPECT_THAT(cut(" \t\r\n\u00A0\u3000\u2028", unit), IsEmpty());
  }
  EXPECT_THAT(find_segments("\u00A0a \u0301 \u3000b\n", WordUnit::Unicode),
              ElementsAre(Span{1, 2}, Span{3, 4}, Span{6, 7}));  // a mark on a space (WB4)
}

TEST(Segments, BetweenWhiteSpaceAreAsTheyStand) {
  EXPECT_THAT(cut("  It's  «e-mail»,\u00A0ok\u3000日本語\n", WordUnit::Whitespace),
              ElementsAre("It's", "«e-mail»,", "ok", "日本語"));
}

TEST(Segments, OfSentencesFollowUnicode) {
  // SB7 keeps "3.14" together, SB8 what goes on in lower case, SB9 closing quotation marks.
  EXPECT_THAT(cut("It costs 3.14 now. He said, e.g. \"no.\"  Yes!\nNo", WordUnit::Sentence),
              ElementsAre("It costs 3.14 now.", "He said, e.g. \"no.\"", "Yes!", "No"));
  EXPECT_THAT(cut("これは文です。次の文。", WordUnit::Sentence),
              ElementsAre("これは文です。", "次の文。"));
}

TEST(Segments, HoldEveryCharacterButWhiteSpace) {
  const std::string text = "a\0b \U0010FFFF\u200B\uFEFF ก\u0301\u00AD"s;
  for (const WordUnit unit : {WordUnit::Unicode, WordUnit::Sentence, WordUnit::Whitespace}) {
    std::string joined;
    for (const std::string& word : cut(text, unit)) joined += word;
    std::string expected = text, spaced = joined;
    std::erase(expected, ' '), std::erase(spaced, ' ');
    EXPECT_EQ(spaced, expected);
  }
}

TEST(Segments, AreTheSameInEveryLocale) {
  // Finnish keeps "EU:ssa" together, Swedish "k:a": tailorings that the root locale has not.
  const std::vector<std::string> words = cut("EU:ssa k:a");
  for (const char* locale : {"fi_FI.UTF-8", "sv_SE.UTF-8", "th_TH.UTF-8", "C"}) {
    ::setenv("LC_ALL", locale, 1);
    std::setlocale(LC_ALL, "");
    EXPECT_EQ(cut("EU:ssa k:a"), words) << locale;
  }
  ::unsetenv("LC_ALL");
  std::setlocale(LC_ALL, "C");
}

}  // namespace
}  // namespace pellucid
