#pragma once
// Stage 3: words to tokens of the vocabulary. To add a kind: a function in a file of this folder,
// and a line in token_models.def.

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

/// A token, and the characters [first, last) of the word that it covers.
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

/// The `type` of a `model` section; what its keys tell where old files leave it out.
std::string token_model_type(const Json& model);

/// From the `model` section of tokenizer.json. Throws BadModel for wrong options, Unsupported for a
/// type that is not in the list.
std::unique_ptr<TokenModel> make_token_model(const Json& json);

/// The ids of the tokens "<0x00>" to "<0xFF>" that spell `bytes`, or none if one is missing.
std::optional<std::vector<std::int32_t>> byte_tokens(const Vocabulary& vocabulary,
                                                     std::string_view bytes);

/// A word in UTF-8, and for each byte the index of its character.
struct WordBytes {
  explicit WordBytes(std::u32string_view word);
  std::string bytes;
  std::vector<std::size_t> characters;
};

/// The functions of the list. Their definitions have qualified names, so that a function without
/// its line does not compile.
namespace token_models {
#define TOKEN_MODEL(type, read) std::unique_ptr<TokenModel> read(const Json& json);
#include "text/token_models/token_models.def"
#undef TOKEN_MODEL
}  // namespace token_models

}  // namespace pellucid
