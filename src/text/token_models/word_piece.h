#pragma once
// WordPiece from its parts.

#include <cstddef>
#include <memory>
#include <string>

#include "text/token_models/token_models.h"

namespace pellucid {

struct WordPieceOptions {
  std::string unk_token = "[UNK]";
  std::string continuing_subword_prefix = "##";
  std::size_t max_input_chars_per_word = 100;
};
/// `where` is named in errors. Throws BadModel if the vocabulary has no `unk_token`.
std::unique_ptr<TokenModel> word_piece_model(Vocabulary vocabulary, const WordPieceOptions& options,
                                             const std::string& where);

}  // namespace pellucid
