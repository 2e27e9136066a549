#pragma once
// Stage 3: words to tokens of the vocabulary. A kind is a file in token_models/ and a line in
// token_models.def.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "text/vocabulary.h"

namespace pellucid {

/// A token and the characters [first, last) of the word that it stands for.
struct Piece {
  std::int32_t id;
  std::size_t first, last;
  bool operator==(const Piece&) const = default;
};

/// Thread rule: immutable, share freely.
class TokenModel {
 public:
  virtual ~TokenModel() = default;
  /// Appends the tokens of a word that is not empty.
  virtual void tokenize(std::u32string_view word, std::vector<Piece>& out) const = 0;
  virtual const Vocabulary& vocabulary() const = 0;
};

/// From the `model` section of tokenizer.json. Throws BadModel for wrong options, Unsupported for a
/// type that is not in the list.
std::unique_ptr<TokenModel> make_token_model(const Json& json);

/// The tokens "<0x00>" to "<0xFF>" of each byte, or none if one of them is missing.
std::optional<std::vector<std::int32_t>> byte_tokens(const Vocabulary& vocabulary,
                                                     std::string_view bytes);

/// A word in UTF-8, and for each byte the index of the character that it is of.
struct WordBytes {
  explicit WordBytes(std::u32string_view word);
  std::string bytes;
  std::vector<std::size_t> characters;
};

struct WordPieceOptions {
  std::string unk_token = "[UNK]";
  std::string continuing_subword_prefix = "##";
  std::size_t max_input_chars_per_word = 100;
};
/// `where` is named in errors. Throws BadModel if the vocabulary has no `unk_token`.
std::unique_ptr<TokenModel> word_piece_model(Vocabulary vocabulary, const WordPieceOptions& options,
                                             const std::string& where);

}  // namespace pellucid
