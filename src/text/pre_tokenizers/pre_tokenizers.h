#pragma once
// Stage 2: cut the text into words. A kind is a file in pre_tokenizers/ and a line in
// pre_tokenizers.def.

#include <functional>
#include <vector>

#include "base/json.h"
#include "text/aligned_text.h"

namespace pellucid {

/// Gives the pieces in order, none empty; it may change them too.
/// Thread rule: immutable, share freely.
using PreTokenizer = std::function<std::vector<AlignedText>(AlignedText)>;

/// From the `pre_tokenizer` section of tokenizer.json, or a part of it. Throws BadModel for wrong
/// options, Unsupported for a type that is not in the list.
PreTokenizer make_pre_tokenizer(const Json& json);

PreTokenizer bert_pre_tokenizer();
PreTokenizer byte_level_pre_tokenizer(bool add_prefix_space, bool use_regex);

/// Each piece cut by the next pre-tokenizer.
std::vector<AlignedText> cut_pieces(const std::vector<AlignedText>& pieces,
                                    const PreTokenizer& pre_tokenizer);

}  // namespace pellucid
