#pragma once
// Text to ids, exactly as Hugging Face's fast tokenizers give them.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pellucid/truncation.h"
#include "text/encoding.h"

namespace pellucid {

/// Thread rule: immutable, share freely.
class Tokenizer {
 public:
  /// Reads the files of a folder (text/files/tokenizer_folder.h). Throws BadModel for a file that
  /// is missing or wrong, Unsupported for a component that is not in our lists.
  static Tokenizer load(const std::filesystem::path& folder);

  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;
  ~Tokenizer();

  /// REQUIRES: `text` and `pair` are valid UTF-8.
  /// `max_length` counts the template's tokens too. Of a pair the longer text is truncated first,
  /// where `truncation` says (Hugging Face's `longest_first`). Throws
  /// BadRequest if not even the template fits.
  Encoding encode(std::string_view text, std::optional<std::string_view> pair = {},
                  std::optional<std::size_t> max_length = {}) const;

  const SpecialTokens& special_tokens() const;
  std::size_t vocabulary_size() const;        // 1 + the largest id
  std::size_t model_vocabulary_size() const;  // the same without tokens that were added
  /// A role whose token has an id from `rows` on, of which the model has no embedding, is nobody's.
  void limit_roles(std::size_t rows);
  const std::string& token(std::int32_t id) const;  // empty for an id without a token
  /// Of tokenizer_config.json; none where it is missing or too large to be meant.
  std::optional<std::size_t> model_max_length() const;
  Truncation truncation() const;  // what a text that is too long loses
  void set_truncation(Truncation truncation);
  bool gives_types() const;                       // or all tokens have type 0
  const std::vector<std::string>& files() const;  // names of the files that were read
  /// Of those files' keys, the ones that this does not know: `file: "key"`.
  const std::vector<std::string>& unknown_keys() const;

 private:
  struct Impl;
  explicit Tokenizer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pellucid
