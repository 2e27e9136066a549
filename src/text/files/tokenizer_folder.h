#pragma once
// A folder's tokenizer, as AutoTokenizer of transformers 5 reads it: which class it is, what it is
// built from, and what the files say besides.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/truncation.h"
#include "text/encoding.h"
#include "text/pipeline.h"

namespace pellucid {

struct TokenizerFolder {
  Pipeline pipeline;
  SpecialTokens special_tokens;
  std::optional<std::size_t> model_max_length;  // of tokenizer_config.json, where it is sane
  Truncation truncation = Truncation::Right;    // what a text that is too long loses
  bool gives_types = true;                      // or all tokens have type 0
  std::vector<std::string> files;               // names of those that were read
  std::vector<std::string> unknown_keys;        // of those files: `file: "key"`

  /// Throws BadModel for a file that is missing or wrong, Unsupported for a class or a component
  /// that is not in our lists.
  static TokenizerFolder read(const std::filesystem::path& folder);
};

}  // namespace pellucid
