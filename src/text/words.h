#pragma once
// Tokens to words as written.

#include <optional>
#include <string>
#include <vector>

#include "pellucid/explanation.h"
#include "text/encoding.h"

namespace pellucid {

/// Tokens and words for a report. The tokens of one text that have the same word id are one word.
/// Its span is the smallest that holds the spans of its tokens, apart from empty ones. It leaves
/// out white space at its ends, which some tokenizers count as part of the next word. The text of a
/// word of white space alone (a lone space in byte-level BPE) is empty. REQUIRES: valid UTF-8, the
/// texts that were encoded.
Tokenization tokenization(const Encoding& encoding, std::string text,
                          std::optional<std::string> pair = {});

/// The score of every word: the sum of the scores of its tokens. `tokens`: [T].
std::vector<double> sum_words(const Tokenization& input, const std::vector<double>& tokens);

}  // namespace pellucid
