#pragma once
// The stages of one tokenizer, in the order in which a text goes through them.

#include <memory>
#include <optional>

#include "text/added_tokens.h"
#include "text/normalizers/normalizers.h"
#include "text/post_processors/post_processors.h"
#include "text/pre_tokenizers/pre_tokenizers.h"
#include "text/token_models/token_models.h"

namespace pellucid {

/// Thread rule: immutable, share freely.
struct Pipeline {
  Normalizer normalizer;       // may be empty
  PreTokenizer pre_tokenizer;  // may be empty
  std::unique_ptr<TokenModel> model;
  std::optional<AddedTokens> added;  // always there after reading
  PostProcessor post_processor;
};

}  // namespace pellucid
