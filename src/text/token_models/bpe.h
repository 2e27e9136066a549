#pragma once
// Byte pair encoding from its parts.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "text/token_models/token_models.h"

namespace pellucid {

using BpeMerge = std::pair<std::string, std::string>;

struct BpeOptions {
  std::optional<std::string> unk_token = {};
  std::string continuing_subword_prefix = "";
  std::string end_of_word_suffix = "";
  bool fuse_unk = false;
  bool byte_fallback = false;  // a character that is no token becomes <0x00> … <0xFF>
  bool ignore_merges = false;  // a word that is a token is left whole
};

/// ["a b", …] or [["a", "b"], …], as tokenizer.json has them. Throws BadModel for what is not that.
std::vector<BpeMerge> read_bpe_merges(const Json& list);

/// `where` is named in errors. Throws BadModel for a merge of or to what is no token.
std::unique_ptr<TokenModel> bpe_model(Vocabulary vocabulary, const std::vector<BpeMerge>& merges,
                                      BpeOptions options, const std::string& where);

}  // namespace pellucid
