#include "text/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(Words, NoTokensNoWords) { EXPECT_TRUE(tokenization({}, "").words.empty()); }

}  // namespace
}  // namespace pellucid
