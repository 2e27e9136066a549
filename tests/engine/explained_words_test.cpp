// Words through `explain`, with the pieces that RoBERTa's bytes and XLM-RoBERTa's Unigram make of
// what is not English: one score for what is one word, spans that cut the text where it is written.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/utf8.h"
#include "pellucid/explainer.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

const Explainer& roberta() {
  static const auto explainer =
      Explainer::load(PELLUCID_SOURCE_DIR "/tests/data/models/roberta-two");
  return explainer;
}
const Explainer& xlm_roberta() {
  static const auto explainer =
      Explainer::load(PELLUCID_SOURCE_DIR "/tests/data/models/xlm-roberta-multi-label");
  return explainer;
}

/// Explains, and checks what holds for every text.
Explanation explain(const Explainer& explainer, const std::string& text) {
  Explanation e = explainer.explain({.text = text, .pair = {}});
  const std::u32string characters = decode_utf8(text);
  for (std::size_t w = 0; w < e.input.words.size(); ++w) {
    const Word& word = e.input.words[w];
    EXPECT_LE(word.span.start, word.span.end);
    EXPECT_LE(word.span.end, characters.size());
    std::string cut;
    for (std::size_t i = word.span.start; i < word.span.end; ++i) append_utf8(cut, characters[i]);
    EXPECT_EQ(word.text, cut);
    double sum = 0;
    for (const std::size_t t : word.tokens) {
      EXPECT_EQ(e.input.tokens[t].word, w);
      sum += e.targets[0].tokens[t];
    }
    EXPECT_NEAR(e.targets[0].words[w], sum, 1e-12);
  }
  for (const Token& token : e.input.tokens) EXPECT_EQ(token.special, !token.word);
  return e;
}

std::vector<std::string> words_of(const Explanation& e) {
  std::vector<std::string> words;
  for (const Word& word : e.input.words) words.push_back(word.text);
  return words;
}

std::vector<Span> spans_of(const Explanation& e) {
  std::vector<Span> spans;
  for (const Word& word : e.input.words) spans.push_back(word.span);
  return spans;
}

TEST(Words, AnEmojiOfManyTokensIsOneWordWithOneScore) {
  const Explanation e = explain(roberta(), "I 👍🏽 it");
  EXPECT_THAT(words_of(e), ElementsAre("I", "👍🏽", "it"));
  const Word& emoji = e.input.words[1];
  EXPECT_GE(emoji.tokens.size(), 4u);
  EXPECT_EQ(emoji.span, (Span{2, 4}));
  EXPECT_NE(e.targets[0].words[1], 0);
}

TEST(Words, JapaneseAndThaiWithoutSpaces) {
  const Explanation japanese = explain(roberta(), "この映画は素晴らしい！");
  EXPECT_THAT(words_of(japanese), ElementsAre("この映画は素晴らしい", "！"));
  EXPECT_GT(japanese.input.words[0].tokens.size(), 10u);
  EXPECT_THAT(spans_of(japanese), ElementsAre(Span{0, 10}, Span{10, 11}));
  // A vowel sign above or below belongs to no letter, so the bytes' pattern cuts there.
  const Explanation thai = explain(roberta(), "ดีมาก ดี");
  EXPECT_THAT(words_of(thai), ElementsAre("ด", "ี", "มาก", "ด", "ี"));
  EXPECT_THAT(spans_of(thai),
              ElementsAre(Span{0, 1}, Span{1, 2}, Span{2, 5}, Span{6, 7}, Span{7, 8}));
  const Explanation pieces = explain(xlm_roberta(), "この映画は ดีมาก");
  EXPECT_THAT(words_of(pieces), ElementsAre("この映画は", "ดีมาก"));
  EXPECT_THAT(spans_of(pieces), ElementsAre(Span{0, 5}, Span{6, 11}));
}

TEST(Words, RightToLeftInTheOrderInWhichItIsStored) {
  for (const Explainer* explainer : {&roberta(), &xlm_roberta()}) {
    const Explanation e = explain(*explainer, "הסרט היה نهدار good");
    EXPECT_THAT(words_of(e), ElementsAre("הסרט", "היה", "نهدار", "good"));
    EXPECT_EQ(e.input.words[1].span, (Span{5, 8}));
  }
}

TEST(Words, AFamilyOfJoinedEmojiIsOneWord) {
  const Explanation e = explain(roberta(), "👨‍👩‍👧‍👦");
  ASSERT_EQ(e.input.words.size(), 1u);
  EXPECT_EQ(e.input.words[0].span, (Span{0, 7}));
}

}  // namespace
}  // namespace pellucid
