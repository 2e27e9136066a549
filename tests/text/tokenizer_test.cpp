#include "text/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/utf8.h"
#include "support/expect_error.h"

namespace pellucid {
namespace {

using testing::Each;
using testing::ElementsAre;

const Tokenizer& sentiment() {
  static const Tokenizer tokenizer = Tokenizer::load(PELLUCID_SOURCE_DIR "/models/sentiment");
  return tokenizer;
}

/// What stands in the text at each token's span; "-" for a token of the template.
std::vector<std::string> written(const Encoding& encoding, std::string_view text) {
  const auto offsets = code_point_offsets(text);
  std::vector<std::string> out;
  for (const auto& span : encoding.spans)
    out.push_back(span ? std::string(text.substr(offsets[span->start],
                                                 offsets[span->end] - offsets[span->start]))
                       : "-");
  return out;
}

TEST(Tokenizer, SpansAreTheTextAsWritten) {
  const auto text = "Héllo, WÖRLD 日本! unaffable 👍🏽";
  const Encoding e = sentiment().encode(text);
  EXPECT_THAT(written(e, text), ElementsAre("-", "Héllo", ",", "WÖRLD", "日", "本", "!", "una",
                                            "ffa", "ble", "👍🏽", "-"));
  EXPECT_THAT(e.tokens, ElementsAre("[CLS]", "hello", ",", "world", "日", "本", "!", "una", "##ffa",
                                    "##ble", "[UNK]", "[SEP]"));
  EXPECT_THAT(e.ids,
              ElementsAre(101, 7592, 1010, 2088, 1864, 1876, 999, 14477, 20961, 3468, 100, 102));
  EXPECT_EQ(e.words[7], e.words[9]);
  EXPECT_EQ(e.words[0], std::nullopt);
}

TEST(Tokenizer, ASpecialTokenInTheTextIsAWordLikeAnother) {
  const auto text = "a [SEP] b[MASK]";
  const Encoding e = sentiment().encode(text);
  EXPECT_THAT(e.ids, ElementsAre(101, 1037, 102, 1038, 103, 102));
  EXPECT_THAT(e.special, ElementsAre(1, 0, 0, 0, 0, 1));
  EXPECT_THAT(written(e, text), ElementsAre("-", "a", "[SEP]", "b", "[MASK]", "-"));
  EXPECT_THAT(e.words, ElementsAre(std::nullopt, 0u, 1u, 2u, 3u, std::nullopt));
}

TEST(Tokenizer, PairsHaveTypesAndWordsOfTheirOwn) {
  const Encoding e = sentiment().encode("a b", "c");
  EXPECT_THAT(e.types, ElementsAre(0, 0, 0, 0, 1, 1));
  EXPECT_THAT(e.sequence, ElementsAre(0, 0, 0, 0, 1, 0));
  EXPECT_THAT(e.special, ElementsAre(1, 0, 0, 1, 0, 1));
  EXPECT_EQ(e.words[4], 0u);
  EXPECT_EQ(e.spans[4], (Span{0, 1}));
}

TEST(Tokenizer, CutsTheLongerSideFirst) {
  const auto lengths = [](std::string_view a, std::string_view b, std::size_t limit) {
    const Encoding e = sentiment().encode(a, b, limit);
    int text = 0, pair = 0;
    for (std::size_t i = 0; i < e.size(); ++i)
      if (!e.special[i]) ++(e.sequence[i] ? pair : text);
    return std::tuple(text, pair, e.dropped);
  };
  EXPECT_EQ(lengths("a a a a a a", "b b", 9), std::tuple(4, 2, 2u));
  EXPECT_EQ(lengths("a a", "b b b b b b", 9), std::tuple(2, 4, 2u));
  EXPECT_EQ(lengths("a a a a a a", "b b b b b", 8), std::tuple(3, 2, 6u));
  EXPECT_EQ(lengths("a a a a a", "b b b b b b", 8), std::tuple(2, 3, 6u));
  EXPECT_EQ(lengths("a a", "b b", 3), std::tuple(0, 0, 4u));
  EXPECT_EQ(lengths("a a", "b b", 7), std::tuple(2, 2, 0u));
}

// Looked for in the normalized text, the mask took the spaces of control characters with it.
TEST(Tokenizer, MpnetsMaskIsLookedForInTheTextAsWritten) {
  const Tokenizer mpnet =
      Tokenizer::load(PELLUCID_SOURCE_DIR "/tests/data/tokenizers/mpnet-vocabulary");
  EXPECT_EQ(mpnet.encode("a \x1b<mask>").spans[2], (Span{3, 9}));
  EXPECT_EQ(mpnet.encode("a  <mask>").spans[2], (Span{3, 9}));  // without the spaces that it took
}

TEST(Tokenizer, CutsWhereItIsSaid) {
  Tokenizer tokenizer = Tokenizer::load(PELLUCID_SOURCE_DIR "/models/sentiment");
  const auto kept = [&](Truncation side, std::size_t limit) {
    tokenizer.set_truncation(side);
    std::string text;
    const Encoding e = tokenizer.encode("a b c d e f", {}, limit + 2);
    for (std::size_t i = 1; i + 1 < e.size(); ++i) text += e.tokens[i];
    return text;
  };
  EXPECT_EQ(kept(Truncation::Right, 3), "abc");
  EXPECT_EQ(kept(Truncation::Left, 3), "def");
  EXPECT_EQ(kept(Truncation::Middle, 3), "abf");
  EXPECT_EQ(kept(Truncation::Middle, 4), "abef");
  EXPECT_EQ(kept(Truncation::Middle, 0), "");
  EXPECT_EQ(kept(Truncation::Middle, 6), "abcdef");
}

TEST(Tokenizer, RefusesALimitBelowTheTemplate) {
  EXPECT_EQ(sentiment().encode("a b", {}, 2).dropped, 2u);
  expect_error(ErrorKind::BadRequest, "1 is too short (expected at least 2)",
               [] { sentiment().encode("a", {}, 1); });
}

TEST(Tokenizer, AnEmptyTextHasTheTemplateOnly) {
  EXPECT_THAT(sentiment().encode("").ids, ElementsAre(101, 102));
  EXPECT_THAT(sentiment().encode(" \u200b\n").ids, ElementsAre(101, 102));
}

TEST(Tokenizer, LongTextsAreNoTrouble) {
  std::string text;
  for (int i = 0; i < 25000; ++i) text += "aé 😀";
  EXPECT_GT(sentiment().encode(text).size(), 25000u);
  EXPECT_EQ(sentiment().encode(std::string(400'000, 'a')).size(), 3u);  // one word, unknown
  const std::string open(400'000, '[');
  EXPECT_EQ(sentiment().encode(open).size(), 400'002u);
}

TEST(Tokenizer, KnowsItsVocabularyAndRoles) {
  const SpecialTokens& special = sentiment().special_tokens();
  EXPECT_EQ(special.pad, 0);
  EXPECT_EQ(special.unk, 100);
  EXPECT_EQ(special.cls, 101);
  EXPECT_EQ(special.sep, 102);
  EXPECT_EQ(special.mask, 103);
  EXPECT_EQ(sentiment().vocabulary_size(), 30522u);
  EXPECT_EQ(sentiment().token(103), "[MASK]");
  EXPECT_EQ(sentiment().token(40000), "");
  EXPECT_EQ(sentiment().token(-1), "");
  EXPECT_EQ(sentiment().model_max_length(), 512u);
  EXPECT_THAT(sentiment().files(),
              ElementsAre("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"));
}

}  // namespace
}  // namespace pellucid
