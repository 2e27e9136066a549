#pragma once
// tokenizer.json of Hugging Face's tokenizers: version, added_tokens, normalizer, pre_tokenizer,
// model, post_processor; the stages may be null, the decoder is not needed.

#include <optional>
#include <vector>

#include "base/json.h"
#include "text/pipeline.h"

namespace pellucid {

/// Throws Unsupported for another version than 1.0.
void check_version(const Json& root);

/// With the ids that the file states. Throws BadModel for tokens that are none, or two of one id.
std::vector<AddedToken> read_added_tokens(const Json& root);

/// The side that `truncation` names, which transformers takes where no other file names one; how
/// long a text may be it does not take, nor `padding`.
std::optional<bool> truncates_left(const Json& root);

/// The stages but for the added tokens.
Pipeline read_stages(const Json& root);

/// Throws BadModel, naming `where`, if the template adds an id that no token has.
void check_template(const Pipeline& pipeline, const std::string& where);

}  // namespace pellucid
