#pragma once
// A folder's tokenizer, where no model is needed: it reads the tokenizer's files and no more.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/explainer.h"

namespace pellucid {

/// Thread rule: immutable after loading; any number of threads may call at once.
class TextTokenizer {
 public:
  /// The tokenizer of a model that Explainer::load loads, which cuts texts to the model's length;
  /// of another folder the tokenizer alone, which cuts them to the length that its own files say,
  /// or not at all. Empty, a name of the Hugging Face cache, errors: as Explainer::load, but that a
  /// model which Pellucid does not take is none.
  static TextTokenizer load(const std::string& directory = "",
                            std::optional<Truncation> truncation = {});

  TextTokenizer(TextTokenizer&&) noexcept;
  TextTokenizer& operator=(TextTokenizer&&) noexcept;
  ~TextTokenizer();

  /// As Explainer::tokenize.
  Tokenization tokenize(const Input& input, std::optional<std::size_t> max_length = {},
                        WordUnit words = WordUnit::Unicode) const;
  /// Why a folder that has a config.json is read without its model: `tokenizer-only`.
  const std::vector<Warning>& warnings() const;

 private:
  struct Impl;
  explicit TextTokenizer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pellucid
