#include "text/token_models/unigram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/expect_error.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

std::vector<Piece> tokenize(std::u32string_view word, const std::vector<ScoredToken>& tokens,
                            std::optional<std::size_t> unknown = 0, bool byte_fallback = false) {
  std::vector<Piece> out;
  unigram_model(tokens, unknown, byte_fallback, "test")->tokenize(word, out);
  return out;
}

const std::vector<ScoredToken> kTokens = {{"<unk>", 0}, {"a", 0},   {"b", 0},
                                          {"c", 0},     {"d", 0},   {"cd", 1},
                                          {"ab", 2},    {"abc", 5}, {"abcd", 10}};

TEST(Unigram, TakesThePathOfTheLargestSum) {
  EXPECT_THAT(tokenize(U"abcdacd", kTokens),
              ElementsAre(Piece{8, 0, 4}, Piece{1, 4, 5}, Piece{5, 5, 7}));
}

TEST(Unigram, UnknownNeighboursAreOne) {
  EXPECT_THAT(tokenize(U"éxab😀", kTokens),
              ElementsAre(Piece{0, 0, 2}, Piece{6, 2, 4}, Piece{0, 4, 5}));
}

TEST(Unigram, BytesOfWhatIsUnknown) {
  EXPECT_THAT(tokenize(U"aé", {{"<unk>", 0}, {"a", 0}, {"<0xC3>", -9}, {"<0xA9>", -9}}, 0, true),
              ElementsAre(Piece{1, 0, 1}, Piece{2, 1, 2}, Piece{3, 1, 2}));
}

TEST(Unigram, LongTextsAreNoTrouble) {
  EXPECT_EQ(tokenize(std::u32string(100'000, U'd'), kTokens).size(), 100'000u);
}

TEST(Unigram, RefusesWhatLies) {
  expect_error(ErrorKind::BadModel, "\"a\" stands twice", [] {
    tokenize(U"a", {{"a", 0}, {"a", 1}});
  });
  expect_error(ErrorKind::BadModel, "not finite", [] {
    tokenize(U"a", {{"a", std::numeric_limits<double>::infinity()}});
  });
  expect_error(ErrorKind::BadModel, "unk_id 3 is beyond the 1 tokens", [] {
    tokenize(U"a", {{"a", 0}}, 3);
  });
  expect_error(ErrorKind::BadModel, "no unknown token", [] {
    tokenize(U"x", {{"a", 0}}, std::nullopt);
  });
  const auto refuse = [](const char* words, const char* vocab) {
    const std::string json = std::string(R"({"type": "Unigram", "vocab": )") + vocab + "}";
    expect_error(ErrorKind::BadModel, words,
                 [&] { make_token_model(JsonDocument::parse(json, "f").root()); });
  };
  refuse("tokens with their scores", "[]");
  refuse("tokens with their scores", R"({"a": 1})");
  refuse("at least 2 elements", R"([["a"]])");
  refuse("vocab[0][1]", R"([["a", "b"]])");
}

}  // namespace
}  // namespace pellucid
