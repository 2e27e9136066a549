#pragma once
// A folder's tokenizer: tokenizer.json, or else vocab.txt (BERT), vocab.json with merges.txt
// (RoBERTa) or a model of sentencepiece; and tokenizer_config.json.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "text/encoding.h"
#include "text/pipeline.h"

namespace pellucid {

struct TokenizerFolder {
  Pipeline pipeline;
  SpecialTokens special_tokens;
  std::optional<std::size_t> model_max_length;  // of tokenizer_config.json, where it is sane
  std::vector<std::string> files;               // names of those that were read

  /// Throws BadModel for a file that is missing or wrong, Unsupported for a component that is not
  /// in our lists.
  static TokenizerFolder read(const std::filesystem::path& folder);
};

}  // namespace pellucid
