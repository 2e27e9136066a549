#pragma once
// tokenizer.json of Hugging Face's tokenizers: version, added_tokens, normalizer, pre_tokenizer,
// model, post_processor. The stages may be null; the decoder is not needed. `truncation` and
// `padding` do not apply, as in AutoTokenizer.

#include "base/json.h"
#include "text/pipeline.h"

namespace pellucid {

/// Throws BadModel for a file that is wrong, Unsupported for a component that is not in our lists.
Pipeline read_tokenizer_json(const JsonDocument& document);

}  // namespace pellucid
