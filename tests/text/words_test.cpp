#include "text/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "text/tokenizer.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

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
      "Ünäff 👍🏽");
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
  const auto t = tokenization(e, "a", "b");
  ASSERT_EQ(t.words.size(), 2u);
  EXPECT_EQ(t.words[1].text, "b");
  EXPECT_EQ(t.words[1].segment, 1);
  EXPECT_EQ(t.tokens[2].segment, 1);
  EXPECT_EQ(t.dropped_tokens, 7u);
  EXPECT_EQ(t.pair, "b");
}

TEST(Words, SpansOfNoCharactersDoNotStretchAWord) {
  const auto t =
      tokenization(encoding({Span{0, 0}, Span{3, 4}, Span{2, 2}}, {0, 0, 1}, {0, 0, 0}), "abcd");
  ASSERT_EQ(t.words.size(), 2u);
  EXPECT_EQ(t.words[0].text, "d");
  EXPECT_EQ(t.words[1].text, "");
  EXPECT_EQ(t.words[1].span, (Span{2, 2}));
}

std::vector<std::string> words_of(const char* folder, const std::string& text) {
  const auto tokenizer =
      Tokenizer::load(std::filesystem::path(PELLUCID_SOURCE_DIR "/tests/data/tokenizers") / folder);
  std::vector<std::string> out;
  for (const Word& word : tokenization(tokenizer.encode(text), text).words)
    out.push_back(word.text);
  return out;
}

TEST(Words, OfEveryKindOfTokenizerAreAsWritten) {
  const std::string text = "Größe 😀👍🏽, it's  日本語";
  EXPECT_THAT(words_of("roberta", text),
              ElementsAre("Größe", "😀👍🏽,", "it", "'s", "", "日本語"));
  EXPECT_THAT(words_of("modernbert", text),
              ElementsAre("Größe", "😀👍🏽,", "it", "'s", "", "日本語"));
  EXPECT_THAT(words_of("xlm-roberta", text),
              ElementsAre("Größe", "😀👍🏽,", "it's", "日本語"));
  EXPECT_THAT(words_of("albert", text), ElementsAre("Größe", "😀👍🏽,", "it's", "日本語"));
  EXPECT_THAT(words_of("roberta", "שלום, กขค"), ElementsAre("שלום", ",", "กขค"));
}

TEST(Words, NoTokensNoWords) { EXPECT_TRUE(tokenization({}, "").words.empty()); }

}  // namespace
}  // namespace pellucid
