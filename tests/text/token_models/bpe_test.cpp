#include "text/token_models/bpe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

constexpr const char* kVocabulary = "<unk>\na\nb\nc\nab\nabc\nbc\n<0xC3>\n<0xA9>\n";

std::vector<Piece> tokenize(std::u32string_view word, const std::vector<BpeMerge>& merges,
                            const BpeOptions& options = {}) {
  const auto model = bpe_model(Vocabulary::from_lines(kVocabulary), merges, options, "test");
  std::vector<Piece> out;
  model->tokenize(word, out);
  return out;
}

TEST(Bpe, TheFirstMergeOfTheListGoesFirst) {
  EXPECT_THAT(tokenize(U"abc", {{"b", "c"}, {"a", "b"}, {"a", "bc"}}), ElementsAre(Piece{5, 0, 3}));
  EXPECT_THAT(tokenize(U"abc", {{"a", "b"}, {"b", "c"}}),
              ElementsAre(Piece{4, 0, 2}, Piece{3, 2, 3}));
  EXPECT_THAT(tokenize(U"abab", {{"a", "b"}}), ElementsAre(Piece{4, 0, 2}, Piece{4, 2, 4}));
}

TEST(Bpe, UnknownCharacters) {
  EXPECT_THAT(tokenize(U"axxb", {}, {.unk_token = "<unk>", .fuse_unk = true}),
              ElementsAre(Piece{1, 0, 1}, Piece{0, 1, 3}, Piece{2, 3, 4}));
  EXPECT_THAT(tokenize(U"axxb", {}, {.unk_token = "<unk>"}),
              ElementsAre(Piece{1, 0, 1}, Piece{0, 1, 2}, Piece{0, 2, 3}, Piece{2, 3, 4}));
  EXPECT_THAT(tokenize(U"ax", {}), ElementsAre(Piece{1, 0, 1}));
}

TEST(Bpe, BytesOfACharacterThatIsNoToken) {
  EXPECT_THAT(tokenize(U"aé", {}, {.unk_token = "<unk>", .byte_fallback = true}),
              ElementsAre(Piece{1, 0, 1}, Piece{7, 1, 2}, Piece{8, 1, 2}));
  EXPECT_THAT(tokenize(U"ö", {}, {.unk_token = "<unk>", .byte_fallback = true}),
              ElementsAre(Piece{0, 0, 1}));
}

TEST(Bpe, AWordThatIsATokenMayStayWhole) {
  EXPECT_THAT(tokenize(U"abc", {}, {.ignore_merges = true}), ElementsAre(Piece{5, 0, 3}));
}

TEST(Bpe, LongWordsAreNoTrouble) {
  const std::vector<Piece> pieces = tokenize(std::u32string(100'000, U'a'), {{"a", "b"}});
  EXPECT_EQ(pieces.size(), 100'000u);
}

TEST(Bpe, BothSpellingsOfMerges) {
  for (const char* merges : {R"(["a b", "ab c"])", R"([["a", "b"], ["ab", "c"]])"}) {
    const std::string json = std::string(R"({"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2,
        "ab": 3, "abc": 4}, "merges": )") +
                             merges + "}";
    std::vector<Piece> out;
    make_token_model(JsonDocument::parse(json, "f").root())->tokenize(U"abc", out);
    EXPECT_THAT(out, ElementsAre(Piece{4, 0, 3}));
  }
}

TEST(Bpe, RefusesMergesThatLie) {
  expect_error(ErrorKind::BadModel, "test: the merged token \"x\" is not in the vocabulary", [] {
    tokenize(U"a", {{"a", "x"}});
  });
  expect_error(ErrorKind::BadModel, "the merged token \"ac\"", [] {
    tokenize(U"a", {{"a", "c"}});
  });
  expect_error(ErrorKind::BadModel, "the unknown token \"?\"",
               [] { tokenize(U"a", {}, {.unk_token = "?"}); });
  const auto refuse = [](ErrorKind kind, const char* words, const char* rest) {
    const std::string json = std::string(R"({"type": "BPE", "vocab": {"a": 0}, )") + rest + "}";
    expect_error(kind, words, [&] { make_token_model(JsonDocument::parse(json, "f").root()); });
  };
  refuse(ErrorKind::BadModel, "two tokens", R"("merges": ["a b c"])");
  refuse(ErrorKind::BadModel, "two tokens", R"("merges": [["a"]])");
  refuse(ErrorKind::BadModel, "an array", R"("merges": {})");
  refuse(ErrorKind::Unsupported, "dropout", R"("dropout": 0.1, "merges": [])");
}

}  // namespace
}  // namespace pellucid
