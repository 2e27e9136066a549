#pragma once
// Tokens beside the model's own, and which token has which role.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "text/encoding.h"
#include "text/files/tokenizer_config.h"
#include "text/pipeline.h"

namespace pellucid {

/// The tokens that transformers 5 adds to a model's, one after another, and the ids that it gives
/// them: the model's, or else the next free one.
class AddedList {
 public:
  /// Lifetime: within the vocabulary's.
  explicit AddedList(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  bool has(std::string_view content) const;
  /// Takes the place of a token of that content. Throws BadModel, naming `where`, if the token
  /// states another id than it gets.
  void add(AddedToken token, const std::string& where);

  std::vector<AddedToken> take() { return std::move(tokens_); }

 private:
  const Vocabulary& vocabulary_;
  std::vector<AddedToken> tokens_;
};

/// Adds what the configuration lists (and `listed` before it, by its ids), then the tokens in
/// roles, those of the author's own, and those of none, where they are not there yet.
void add_configured(AddedList& list, const TokenizerConfig& config, std::vector<AddedToken> listed,
                    const RoleTokens& roles, const std::vector<AddedToken>& extra);

/// Id of an added token or one of the model's.
std::optional<std::int32_t> find_id(const Pipeline& pipeline, std::string_view token);

/// Who has which role: the token in `roles`, or else one of the usual names that there is.
SpecialTokens find_special_tokens(const Pipeline& pipeline, const RoleTokens& roles);

}  // namespace pellucid
