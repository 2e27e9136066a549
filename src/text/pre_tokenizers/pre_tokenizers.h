#pragma once
// Stage 2: cut the text into words. To add a kind: a function in a file of this folder, and a line
// in pre_tokenizers.def.

#include <functional>
#include <vector>

#include "base/json.h"
#include "text/aligned_text.h"

namespace pellucid {

/// Returns the pieces in the order of the text, none empty; it may change their characters.
/// Thread rule: immutable, share freely.
using PreTokenizer = std::function<std::vector<AlignedText>(AlignedText)>;

/// From the `pre_tokenizer` section of tokenizer.json, or a part of it. Throws BadModel for wrong
/// options, Unsupported for a type that is not in the list.
PreTokenizer make_pre_tokenizer(const Json& json);

/// The functions of the list. Their definitions have qualified names, so that a function without
/// its line does not compile.
namespace pre_tokenizers {
#define PRE_TOKENIZER(type, read) PreTokenizer read(const Json& json);
#include "text/pre_tokenizers/pre_tokenizers.def"
#undef PRE_TOKENIZER
}  // namespace pre_tokenizers

/// The pieces of each piece, by another pre-tokenizer.
std::vector<AlignedText> cut_pieces(const std::vector<AlignedText>& pieces,
                                    const PreTokenizer& pre_tokenizer);

}  // namespace pellucid
