#pragma once
// Which token has the role PAD, UNK, MASK, CLS or SEP: the one that the configuration names, or
// else the one with the usual name.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/encoding.h"
#include "text/files/tokenizer_config.h"
#include "text/pipeline.h"

namespace pellucid {

/// The token in a role with its id; none if the vocabulary does not have it.
std::optional<AddedToken> token_in_role(const std::optional<AddedToken>& configured,
                                        const char* usual, const Vocabulary& vocabulary);

/// The same; throws BadModel, naming `where`, if the vocabulary does not have it.
AddedToken require_role(const std::optional<AddedToken>& configured, const char* usual,
                        const Vocabulary& vocabulary, const std::string& where);

/// The tokens in the five roles that the vocabulary has, each once. `usual`: in the order above.
std::vector<AddedToken> tokens_in_roles(const TokenizerConfig& config,
                                        const std::array<const char*, 5>& usual,
                                        const Vocabulary& vocabulary);

/// The ids of the five; where the configuration names no token that is there, of the first usual
/// name that is.
SpecialTokens find_special_tokens(const Pipeline& pipeline, const TokenizerConfig& config);

/// Id of an added token or of one of the model's.
std::optional<std::int32_t> find_id(const Pipeline& pipeline, std::string_view token);

}  // namespace pellucid
