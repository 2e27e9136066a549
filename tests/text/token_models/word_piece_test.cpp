#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/token_models/word_piece.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

std::vector<Piece> tokenize(std::u32string_view word, const WordPieceOptions& options = {}) {
  const auto model = word_piece_model(
      Vocabulary::from_lines("[UNK]\nun\n##aff\n##able\nu\n##é\né\naff\n##"), options, "test");
  std::vector<Piece> out;
  model->tokenize(word, out);
  return out;
}

TEST(WordPiece, TakesTheLongestFirst) {
  EXPECT_THAT(tokenize(U"unaffable"), ElementsAre(Piece{1, 0, 2}, Piece{2, 2, 5}, Piece{3, 5, 9}));
  EXPECT_THAT(tokenize(U"uéé"), ElementsAre(Piece{4, 0, 1}, Piece{5, 1, 2}, Piece{5, 2, 3}));
}

TEST(WordPiece, AWordThatCannotBeFinishedIsUnknownAsAWhole) {
  EXPECT_THAT(tokenize(U"unaffablex"), ElementsAre(Piece{0, 0, 10}));
  EXPECT_THAT(tokenize(U"x"), ElementsAre(Piece{0, 0, 1}));
}

TEST(WordPiece, AWordThatIsTooLongIsUnknown) {
  EXPECT_EQ(tokenize(U"u" + std::u32string(99, U'é')).size(), 100u);
  EXPECT_THAT(tokenize(U"u" + std::u32string(100, U'é')), ElementsAre(Piece{0, 0, 101}));
  EXPECT_THAT(tokenize(U"uéé", {.max_input_chars_per_word = 2}), ElementsAre(Piece{0, 0, 3}));
}

TEST(WordPiece, NeedsItsUnknownToken) {
  expect_error(ErrorKind::BadModel, "test: the unknown token \"<unk>\" is not in the vocabulary",
               [] { tokenize(U"u", {.unk_token = "<unk>"}); });
}

}  // namespace
}  // namespace pellucid
