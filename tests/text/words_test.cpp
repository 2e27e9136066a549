#include "text/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "support/expect_error.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const WordChoice kTokenizers{.unit = WordUnit::Tokenizer};

Encoding encoding(std::vector<std::optional<Span>> spans,
                  std::vector<std::optional<std::uint32_t>> words,
                  std::vector<std::uint8_t> sequence) {
  Encoding e;
  e.spans = std::move(spans);
  e.words = std::move(words);
  e.sequence = std::move(sequence);
  for (std::size_t i = 0; i < e.spans.size(); ++i) {
    e.ids.push_back(static_cast<std::int32_t>(i));
    e.tokens.push_back("t" + std::to_string(i));
    e.types.push_back(0);
    e.special.push_back(!e.words[i]);
  }
  return e;
}

TEST(Words, JoinsTokensAndShowsTheTextAsWritten) {
  const auto t = tokenization(
      encoding({{}, Span{0, 2}, Span{2, 5}, Span{6, 8}, {}}, {{}, 0, 0, 1, {}}, {0, 0, 0, 0, 0}),
      "Ünäff 👍🏽", {}, kTokenizers);
  ASSERT_EQ(t.words.size(), 2u);
  EXPECT_EQ(t.words[0].text, "Ünäff");
  EXPECT_THAT(t.words[0].tokens, ElementsAre(1, 2));
  EXPECT_EQ(t.words[0].span, (Span{0, 5}));
  EXPECT_EQ(t.words[1].text, "👍🏽");
  EXPECT_EQ(t.tokens[0].word, std::nullopt);
  EXPECT_TRUE(t.tokens[0].special);
  EXPECT_EQ(t.tokens[2].word, 0u);
  EXPECT_EQ(t.tokens[3].text, "t3");
}

TEST(Words, APairHasWordsOfItsOwn) {
  auto e = encoding({Span{0, 1}, {}, Span{0, 1}}, {0, {}, 0}, {0, 0, 1});
  e.dropped = 7;
  const auto t = tokenization(e, "a", "b", kTokenizers);
  ASSERT_EQ(t.words.size(), 2u);
  EXPECT_EQ(t.words[1].text, "b");
  EXPECT_EQ(t.words[1].segment, 1);
  EXPECT_EQ(t.tokens[2].segment, 1);
  EXPECT_EQ(t.dropped_tokens, 7u);
  EXPECT_EQ(t.pair, "b");
}

TEST(Words, SpansOfNoCharactersDoNotStretchAWord) {
  const auto t = tokenization(encoding({Span{0, 0}, Span{3, 4}, Span{2, 2}}, {0, 0, 1}, {0, 0, 0}),
                              "abcd", {}, kTokenizers);
  ASSERT_EQ(t.words.size(), 2u);
  EXPECT_EQ(t.words[0].text, "d");
  EXPECT_EQ(t.words[1].text, "");
  EXPECT_EQ(t.words[1].span, (Span{2, 2}));
}

/// Of one text whose tokens have these spans.
Tokenization words_in(const std::string& text, std::vector<std::optional<Span>> spans,
                      const WordChoice& choice = {}) {
  const std::size_t tokens = spans.size();
  return tokenization(
      encoding(std::move(spans), std::vector<std::optional<std::uint32_t>>(tokens, 0),
               std::vector<std::uint8_t>(tokens, 0)),
      text, {}, choice);
}

std::vector<std::string> texts(const Tokenization& t) {
  std::vector<std::string> out;
  for (const Word& word : t.words) out.push_back(word.text);
  return out;
}

std::vector<std::optional<std::size_t>> words_by_token(const Tokenization& t) {
  std::vector<std::optional<std::size_t>> out;
  for (const Token& token : t.tokens) out.push_back(token.word);
  return out;
}

TEST(Words, OfUnicodeHaveTheTokensThatOverlapThem) {
  const auto t = words_in("I don't!", {Span{0, 1}, Span{2, 5}, Span{5, 6}, Span{6, 7}, Span{7, 8}});
  EXPECT_THAT(texts(t), ElementsAre("I", "don't", "!"));
  EXPECT_THAT(t.words[1].tokens, ElementsAre(1, 2, 3));
  EXPECT_EQ(t.words[1].span, (Span{2, 7}));
}

TEST(Words, AreJoinedWhereATokenReachesIntoTwo) {
  const auto t = words_in("a,b c. d", {Span{0, 2}, Span{2, 3}, Span{4, 6}, Span{7, 8}});
  EXPECT_THAT(texts(t), ElementsAre("a,", "b", "c.", "d"));
  EXPECT_THAT(texts(words_in("a b c d", {Span{0, 3}, Span{2, 5}, Span{6, 7}})),
              ElementsAre("a b c", "d"));
}

TEST(Words, AreNotJoinedByTheWhiteSpaceOfAToken) {
  EXPECT_THAT(texts(words_in("ab cd ", {Span{0, 2}, Span{2, 6}})), ElementsAre("ab", "cd"));
}

TEST(Words, HaveTheTokensOfWhiteSpaceAloneBeforeThem) {
  const auto t = words_in("ab  cd\n", {Span{0, 2}, Span{3, 3}, Span{3, 4}, Span{4, 6}, Span{6, 7}});
  EXPECT_THAT(texts(t), ElementsAre("ab", "cd"));
  EXPECT_THAT(words_by_token(t), ElementsAre(0, 1, 1, 1, 1));
  EXPECT_THAT(words_by_token(words_in(" \n", {Span{0, 1}, Span{1, 2}})),
              ElementsAre(std::nullopt, std::nullopt));
}

TEST(Words, AreShownWithTheMarksThatNoTokenHas) {
  const std::string text = "cafe\u0301 x";
  EXPECT_THAT(texts(words_in(text, {Span{0, 4}, Span{6, 7}})), ElementsAre("cafe\u0301", "x"));
  const auto ids = [&](std::vector<std::optional<Span>> spans) {
    std::vector<std::optional<std::uint32_t>> words;
    for (std::uint32_t i = 0; i < spans.size(); ++i) words.push_back(i);
    const std::size_t tokens = spans.size();
    return texts(tokenization(
        encoding(std::move(spans), std::move(words), std::vector<std::uint8_t>(tokens, 0)), text,
        {}, kTokenizers));
  };
  EXPECT_THAT(ids({Span{0, 4}, Span{6, 7}}), ElementsAre("cafe\u0301", "x"));
  EXPECT_THAT(ids({Span{0, 4}, Span{4, 5}, Span{6, 7}}), ElementsAre("cafe", "\u0301", "x"));
}

TEST(Words, OfATextThatWasCutEndWithIt) {
  const auto cut = [](const WordChoice& choice) {
    auto e = encoding({Span{0, 2}, Span{3, 7}}, {0, 1}, {0, 0});
    e.dropped = 2;
    return texts(tokenization(e, "to unhap\u0301py dogs. No.", {}, choice));
  };
  EXPECT_THAT(cut({}), ElementsAre("to", "unha"));
  EXPECT_THAT(cut({.unit = WordUnit::Sentence}), ElementsAre("to unha"));
  EXPECT_THAT(cut({.text = std::vector{Span{0, 10}, Span{11, 16}}}), ElementsAre("to unha"));
}

TEST(Words, ThatAreGivenStandAsTheyAre) {
  const WordChoice given{.text = std::vector{Span{0, 9}, Span{13, 16}}};
  const auto t = words_in(
      "New  York or LA.",
      {Span{0, 3}, Span{4, 4}, Span{4, 5}, Span{5, 9}, Span{10, 12}, Span{13, 15}, Span{15, 16}},
      given);
  EXPECT_THAT(texts(t), ElementsAre("New  York", "LA."));
  EXPECT_THAT(words_by_token(t), ElementsAre(0, 0, 0, 0, std::nullopt, 1, 1));
  EXPECT_THAT(texts(words_in("a b", {Span{0, 3}}, {.text = std::vector{Span{0, 1}, Span{2, 3}}})),
              ElementsAre("a b"));
  EXPECT_THAT(texts(words_in("a b", {Span{0, 1}, Span{1, 3}}, {.text = std::vector{Span{1, 2}}})),
              IsEmpty());
  EXPECT_THAT(texts(words_in("a b", {Span{0, 1}, Span{2, 3}}, {.text = std::vector<Span>{}})),
              IsEmpty());
}

TEST(Words, ThatAreGivenOfOneTextLeaveTheOtherItsOwn) {
  const auto t = tokenization(
      encoding({Span{0, 1}, Span{1, 2}, Span{0, 1}, Span{2, 3}}, {0, 0, 0, 1}, {0, 0, 1, 1}), "ab",
      "c d", {.pair = std::vector{Span{0, 3}}});
  EXPECT_THAT(texts(t), ElementsAre("ab", "c d"));
}

TEST(Words, ThatAreGivenWronglyAreRefused) {
  const auto refused = [](const char* message, std::vector<Span> words) {
    expect_error(ErrorKind::BadRequest, message,
                 [&] { check_given_words("words", words, "größe"); });
  };
  refused("words: wrong word 0 (expected 0 <= start < end <= 5, found 0 to 6)", {{0, 6}});
  refused("words: wrong word 1 (expected 2 <= start < end <= 5, found 1 to 3)", {{0, 2}, {1, 3}});
  refused("found 2 to 2", {{2, 2}});
  refused("found 3 to 2", {{3, 2}});
  EXPECT_NO_THROW(check_given_words("words", {{0, 2}, {2, 5}}, "größe"));
}

/// A join that is not linear takes minutes here: every token covers the whole text.
TEST(Words, OfALongTextAreFoundInLinearTime) {
  constexpr std::size_t kWords = 100'000;
  std::string text;
  std::vector<std::optional<Span>> apart;
  for (std::size_t i = 0; i < kWords; ++i) {
    text += "ab ";
    apart.push_back(Span{3 * i, 3 * i + 2});
  }
  EXPECT_EQ(words_in(text, apart).words.size(), kWords);
  const std::vector<std::optional<Span>> all(kWords, Span{0, text.size()});
  EXPECT_EQ(words_in(text, all).words.size(), 1u);
}

std::vector<std::string> words_of(const char* folder, const std::string& text,
                                  const WordChoice& choice = {}) {
  const auto tokenizer =
      Tokenizer::load(std::filesystem::path(PELLUCID_SOURCE_DIR "/tests/data/tokenizers") / folder);
  return texts(tokenization(tokenizer.encode(text), text, {}, choice));
}

TEST(Words, OfEveryKindOfTokenizerAreAsWritten) {
  const std::string text = "Größe 😀👍🏽, it's  日本語";
  EXPECT_THAT(words_of("roberta", text, kTokenizers),
              ElementsAre("Größe", "😀👍🏽,", "it", "'s", "", "日本語"));
  EXPECT_THAT(words_of("modernbert", text, kTokenizers),
              ElementsAre("Größe", "😀👍🏽,", "it", "'s", "", "日本語"));
  EXPECT_THAT(words_of("xlm-roberta", text, kTokenizers),
              ElementsAre("Größe", "😀👍🏽,", "it's", "日本語"));
  EXPECT_THAT(words_of("albert", text, kTokenizers),
              ElementsAre("Größe", "😀👍🏽,", "it's", "日本語"));
  EXPECT_THAT(words_of("roberta", "שלום, กขค", kTokenizers), ElementsAre("שלום", ",", "กขค"));
}

TEST(Words, OfUnicodeAreTheSameForEveryKindOfTokenizer) {
  const std::string text = "Größe 😀👍🏽, it's  the 18th";
  for (const char* folder : {"roberta", "modernbert", "xlm-roberta", "albert"})
    EXPECT_THAT(words_of(folder, text),
                ElementsAre("Größe", "😀", "👍🏽", ",", "it's", "the", "18th"))
        << folder;
}

TEST(Words, NoTokensNoWords) { EXPECT_TRUE(tokenization({}, "").words.empty()); }

}  // namespace
}  // namespace pellucid
