#pragma once
// Unigram language model from its parts.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "text/token_models/token_models.h"

namespace pellucid {

struct ScoredToken {
  std::string token;
  double score;  // log probability
};

/// [[token, score], …], as tokenizer.json has them. Throws BadModel for what is not that.
std::vector<ScoredToken> read_scored_tokens(const Json& list);

/// The id of a token is its index. `where` is named in errors. Throws BadModel for a token that
/// stands twice, a score that is not finite, or `unknown` beyond the list.
std::unique_ptr<TokenModel> unigram_model(const std::vector<ScoredToken>& tokens,
                                          std::optional<std::size_t> unknown, bool byte_fallback,
                                          const std::string& where);

}  // namespace pellucid
