#pragma once
// What a folder says of its tokenizer beside the vocabulary: tokenizer_config.json,
// special_tokens_map.json, added_tokens.json and a few keys of config.json, as transformers 5 reads
// them (PreTrainedTokenizerBase._from_pretrained).

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "text/pipeline.h"

namespace pellucid {

/// The tokens that have a role, in the order in which transformers adds them.
enum class Role { Bos, Eos, Unk, Sep, Pad, Cls, Mask };
constexpr std::size_t kRoles = 7;
constexpr std::array<const char*, kRoles> kRoleKeys = {
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"};

/// The tokens in the roles, by the files or else by the class; none where there is none.
using RoleTokens = std::array<std::optional<AddedToken>, kRoles>;

/// What the files say of a role: nothing, null, or a token.
struct RoleToken {
  bool stated = false;
  bool plain = false;  // a string, whose flags the class decides
  std::optional<AddedToken> token;
};

/// Plain values. An AddedToken's id is the one that its file states, or kNoId.
struct TokenizerConfig {
  std::string class_name;   // "RobertaTokenizer", or empty
  std::string class_where;  // `file: "tokenizer_class"`
  std::string model_type;   // of config.json: "roberta", or empty
  bool before_5 = false;    // config.json: transformers_version is less than 5
  std::array<RoleToken, kRoles> roles;
  bool lists_added = false;       // tokenizer_config.json lists all added tokens there are
  std::vector<AddedToken> added;  // of that list, or of added_tokens.json; by ascending id
  std::string added_where = "tokenizer.json: \"added_tokens\"";  // of them, for errors
  std::optional<std::vector<AddedToken>> extra;                  // special tokens without a role
  std::vector<AddedToken> named;  // and those with a role of the author's own

  std::optional<bool> do_lower_case;  // where it is missing, the class decides
  std::optional<bool> strip_accents;
  bool tokenize_chinese_chars = true;
  bool keep_accents = false;    // ALBERT
  bool split_by_punct = false;  // DeBERTa-v2
  std::optional<bool> add_prefix_space;
  bool trim_offsets = true;
  std::optional<std::size_t> unk_id;  // DeBERTa-v2

  std::optional<std::size_t> model_max_length;
  std::optional<bool> truncate_left;
  std::optional<bool> passes_types;       // model_input_names has token_type_ids
  bool split_special_tokens = false;      // special tokens in a text are text
  std::vector<std::string> files;         // names of those that were read
  std::vector<std::string> unknown_keys;  // "tokenizer_config.json: \"foo\""

  RoleToken& role(Role role) { return roles[static_cast<std::size_t>(role)]; }
  const RoleToken& role(Role role) const { return roles[static_cast<std::size_t>(role)]; }

  /// Throws BadModel for a wrong value, Unsupported for what is not done.
  static TokenizerConfig read(const std::filesystem::path& folder);
};

/// Whether a file is there, or might be: what cannot be looked at is for the reader to refuse.
bool is_there(const std::filesystem::path& path);

}  // namespace pellucid
