#pragma once
// A model file of sentencepiece (sentencepiece.bpe.model, spiece.model, spm.model): a protobuf
// message, github.com/google/sentencepiece, src/sentencepiece_model.proto.
//
//   ModelProto      1 pieces…, 2 trainer_spec, 3 normalizer_spec
//   SentencePiece   1 piece, 2 score (float), 3 type
//   TrainerSpec     3 model_type, 40 unk_id
//   NormalizerSpec  2 precompiled_charsmap
// All other fields are ignored, as in transformers.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

struct SentencePiece {
  enum class Type { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };
  std::string text;  // valid UTF-8, not empty
  float score = 0;
  Type type = Type::Normal;
};

/// A plain value.
struct SentencePieceModel {
  enum class Kind { Unigram = 1, Bpe = 2, Word = 3, Char = 4 };
  std::vector<SentencePiece> pieces;
  Kind kind = Kind::Unigram;
  std::size_t unknown = 0;    // index of a piece
  std::string_view charsmap;  // empty for none; looks into the bytes that were read
};

/// Throws BadModel, naming `where`, for bytes that are no such message or have no pieces.
/// Lifetime: `bytes` must outlive the result.
SentencePieceModel read_sentencepiece_model(std::string_view bytes, const std::string& where);

}  // namespace pellucid
