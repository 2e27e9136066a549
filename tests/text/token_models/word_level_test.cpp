#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/token_models/token_models.h"

namespace pellucid {
namespace {

std::vector<Piece> tokenize(const char* json, std::u32string_view word) {
  std::vector<Piece> out;
  make_token_model(JsonDocument::parse(json, "f").root())->tokenize(word, out);
  return out;
}

TEST(WordLevel, AWordIsATokenOrUnknown) {
  constexpr const char* kModel =
      R"({"type": "WordLevel", "vocab": {"[UNK]": 0, "été": 1}, "unk_token": "[UNK]"})";
  EXPECT_THAT(tokenize(kModel, U"été"), testing::ElementsAre(Piece{1, 0, 3}));
  EXPECT_THAT(tokenize(kModel, U"étés"), testing::ElementsAre(Piece{0, 0, 4}));
}

TEST(WordLevel, TheUnknownTokenIsInTheVocabulary) {
  expect_error(ErrorKind::BadModel, "f: the unknown token \"?\" is not in the vocabulary", [] {
    tokenize(R"({"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "?"})", U"a");
  });
}

}  // namespace
}  // namespace pellucid
