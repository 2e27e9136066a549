#include "text/files/sentencepiece_model.h"

#include <gtest/gtest.h>

#include "support/sentencepiece_writer.h"

namespace pellucid {
namespace {

using namespace sentencepiece;

TEST(SentencePieceModel, ReadsPiecesTrainerAndNormalizer) {
  const std::string bytes = piece("▁a", -2.5F, 1) + piece("<unk>", 0, 2) + piece("<s>", 0, 3) +
                            message(2, integer(3, 2) + integer(40, 1)) +
                            message(3, message(1, "nmt_nfkc") + message(2, "map"));
  const SentencePieceModel model = read_sentencepiece_model(bytes, "m");
  ASSERT_EQ(model.pieces.size(), 3u);
  EXPECT_EQ(model.pieces[0].text, "▁a");
  EXPECT_EQ(model.pieces[0].score, -2.5F);
  EXPECT_EQ(model.pieces[1].type, SentencePiece::Type::Unknown);
  EXPECT_EQ(model.pieces[2].type, SentencePiece::Type::Control);
  EXPECT_EQ(model.kind, SentencePieceModel::Kind::Bpe);
  EXPECT_EQ(model.unknown, 1u);
  EXPECT_EQ(model.charsmap, "map");
}

TEST(SentencePieceModel, SkipsFieldsOfEveryWireType) {
  const std::string unknown = varint(9 << 3 | 1) + std::string(8, 'x') + varint(9 << 3 | 5) +
                              std::string(4, 'x') + message(9, "x") + integer(9, 1ull << 60);
  const SentencePieceModel model =
      read_sentencepiece_model(unknown + piece("a", 0, 1) + unknown, "m");
  EXPECT_EQ(model.pieces.size(), 1u);
  EXPECT_EQ(model.kind, SentencePieceModel::Kind::Unigram);
  EXPECT_EQ(model.charsmap, "");
}

}  // namespace
}  // namespace pellucid
