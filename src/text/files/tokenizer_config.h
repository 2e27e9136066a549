#pragma once
// tokenizer_config.json and special_tokens_map.json, as save_pretrained writes them, and the
// model_type of config.json.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/added_tokens.h"

namespace pellucid {

/// The settings in these files, each of which may be missing. A plain value.
struct TokenizerConfig {
  std::optional<bool> do_lower_case;  // where it is missing, the class decides
  bool keep_accents = false;          // ALBERT
  bool split_by_punct = false;        // DeBERTa-v2
  bool tokenize_chinese_chars = true;
  std::optional<bool> strip_accents;
  std::optional<std::size_t> model_max_length;
  std::optional<AddedToken> pad, unk, mask, cls, sep;  // the token in that role; its id is not set
  std::string tokenizer_class;                         // "RobertaTokenizer", or empty
  std::string model_type;                              // of config.json: "roberta", or empty
  std::optional<bool> add_prefix_space;
  bool trim_offsets = true;
  std::vector<std::string> files;  // names of those that were read

  /// Throws BadModel for a file that is wrong.
  static TokenizerConfig read(const std::filesystem::path& folder);

  /// Whether this is the tokenizer of that class ("MPNetTokenizer", or the same with "Fast"), or,
  /// where the files name no class, of that model_type.
  bool is_of(std::string_view class_name, std::string_view type) const;
};

/// Whether a file exists. True where that cannot be told: reading it then says why.
bool is_there(const std::filesystem::path& path);

}  // namespace pellucid
