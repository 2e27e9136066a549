#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/pre_tokenizers/byte_level.h"
#include "text/pre_tokenizers/pre_tokenizers.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

std::vector<AlignedText> cut(const std::string& json, std::u32string_view text) {
  return make_pre_tokenizer(JsonDocument::parse(json, "f").root())(AlignedText(text));
}

std::vector<std::u32string> words(const std::string& json, std::u32string_view text) {
  std::vector<std::u32string> out;
  for (const AlignedText& piece : cut(json, text)) out.emplace_back(piece.text());
  return out;
}

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
  EXPECT_EQ(cut(byte_level("true"), U"a")[0].origin(0, 2), (Span{0, 1}));
}

TEST(ByteLevel, EveryByteOfACharacterComesFromIt) {
  const auto pieces = cut(byte_level("false"), U"a 😀");
  ASSERT_EQ(pieces.size(), 2u);
  ASSERT_EQ(pieces[1].size(), 5u);
  EXPECT_EQ(pieces[1].origin(4, 5), (Span{2, 3}));
  EXPECT_EQ(byte_characters()[' '], kByteLevelSpace);
}

TEST(Metaspace, MarksWords) {
  const auto metaspace = [](const char* options) {
    return std::string(R"({"type": "Metaspace", "replacement": "▁")") + options + "}";
  };
  EXPECT_THAT(words(metaspace(""), U"Hey  you"), ElementsAre(U"▁Hey", U"▁", U"▁you"));
  EXPECT_THAT(words(metaspace(R"(, "split": false)"), U"a b"), ElementsAre(U"▁a▁b"));
  EXPECT_THAT(words(metaspace(R"(, "prepend_scheme": "never")"), U"a b"), ElementsAre(U"a", U"▁b"));
  EXPECT_THAT(words(metaspace(R"(, "add_prefix_space": false, "prepend_scheme": "never")"), U"a"),
              ElementsAre(U"a"));
  const PreTokenizer first = make_pre_tokenizer(
      JsonDocument::parse(metaspace(R"(, "prepend_scheme": "first")"), "f").root());
  const AlignedText text(U"a b");
  EXPECT_EQ(first(text.slice(0, 1))[0].text(), U"▁a");
  EXPECT_EQ(first(text.slice(2, 3))[0].text(), U"b");
  expect_error(ErrorKind::BadModel, "always, first or never",
               [&] { words(metaspace(R"(, "prepend_scheme": "x")"), U"a"); });
  expect_error(ErrorKind::BadModel, "one character",
               [] { words(R"({"type": "Metaspace", "replacement": "ab"})", U"a"); });
}

TEST(Cuts, AtCharacters) {
  EXPECT_THAT(words(R"({"type": "Whitespace"})", U"Hey, man_1!?  é"),
              ElementsAre(U"Hey", U",", U"man_1", U"!?", U"é"));
  EXPECT_THAT(words(R"({"type": "WhitespaceSplit"})", U" Hey,\u3000man"),
              ElementsAre(U"Hey,", U"man"));
  EXPECT_THAT(words(R"({"type": "Punctuation"})", U"a!?b"), ElementsAre(U"a", U"!", U"?", U"b"));
  EXPECT_THAT(words(R"({"type": "Punctuation", "behavior": "Contiguous"})", U"a!?b"),
              ElementsAre(U"a", U"!?", U"b"));
  EXPECT_THAT(words(R"({"type": "Digits", "individual_digits": false})", U"a12½b"),
              ElementsAre(U"a", U"12½", U"b"));
  EXPECT_THAT(words(R"({"type": "Digits", "individual_digits": true})", U"a12"),
              ElementsAre(U"a", U"1", U"2"));
  EXPECT_THAT(words(R"({"type": "CharDelimiterSplit", "delimiter": "-"})", U"a--b"),
              ElementsAre(U"a", U"b"));
}

std::string split(const char* pattern, const char* behavior, bool invert) {
  return std::string(R"({"type": "Split", "pattern": )") + pattern + R"(, "behavior": ")" +
         behavior + R"(", "invert": )" + (invert ? "true" : "false") + "}";
}

TEST(Cuts, AtPatterns) {
  EXPECT_THAT(words(split(R"({"Regex": "\\s+"})", "Removed", false), U"a \n b"),
              ElementsAre(U"a", U"b"));
  EXPECT_THAT(words(split(R"({"Regex": "\\w+"})", "Removed", true), U"a-e\u0301-b"),
              ElementsAre(U"a", U"e\u0301", U"b"));
  EXPECT_THAT(words(split(R"({"Regex": "\\s"})", "Removed", false), U"a\u180Eb\u0085c"),
              ElementsAre(U"a\u180Eb", U"c"));
  EXPECT_THAT(words(split(R"j({"Regex": "(?=[A-Z])"})j", "Isolated", false), U"oneTwoX"),
              ElementsAre(U"one", U"Two", U"X"));
  EXPECT_THAT(words(split(R"({"String": "."})", "MergedWithPrevious", false), U"a.b."),
              ElementsAre(U"a.", U"b."));
  expect_error(ErrorKind::BadModel, "a way to treat delimiters",
               [] { words(split(R"({"String": "."})", "Eaten", false), U"a"); });
}

TEST(Cuts, APatternThatRunsForEverIsStopped) {
  const std::u32string text(40, U'a');
  expect_error(ErrorKind::Unsupported, "takes too long",
               [&] { words(split(R"j({"Regex": "(a|a)*b|(a+)+$x"})j", "Removed", false), text); });
}

}  // namespace
}  // namespace pellucid
