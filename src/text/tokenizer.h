#pragma once
// Text to ids, exactly as Hugging Face's fast tokenizers give them.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "text/encoding.h"

namespace pellucid {

/// Ids of the tokens that have a role; none where the tokenizer has no such token.
struct SpecialTokens {
  std::optional<std::int32_t> pad, unk, mask, cls, sep;
};

/// Thread rule: immutable, share freely.
class Tokenizer {
 public:
  /// Reads `tokenizer.json`, or else `vocab.txt` (BERT), `vocab.json` and `merges.txt` (RoBERTa) or
  /// a model of sentencepiece, with `tokenizer_config.json`, from a folder.
  /// Throws BadModel for a file that is missing or wrong, Unsupported for a component we lack.
  static Tokenizer load(const std::filesystem::path& folder);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// REQUIRES: `text` and `pair` are valid UTF-8.
  /// `max_length` counts the template's tokens too; the longer side of a pair is cut first, from
  /// its end (Hugging Face's `longest_first`). Throws BadRequest if not even the template fits.
  Encoding encode(std::string_view text, std::optional<std::string_view> pair = {},
                  std::optional<std::size_t> max_length = {}) const;

  const SpecialTokens& special_tokens() const;
  std::size_t vocabulary_size() const;              // 1 + the largest id
  const std::string& token(std::int32_t id) const;  // empty for an id without a token
  std::optional<std::size_t> model_max_length()
      const;                                      // of tokenizer_config.json, where it is sane
  const std::vector<std::string>& files() const;  // names of the files that were read

 private:
  struct Impl;
  explicit Tokenizer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pellucid
