#pragma once
// Tokens to words as written.

#include <optional>
#include <string>
#include <vector>

#include "pellucid/explanation.h"
#include "text/encoding.h"

namespace pellucid {

/// Tokens and words for a report. Tokens with the same word id of the same text are one word; its
/// span is the hull of theirs, without spans of no characters and without the white space at its
/// ends, which some tokenizers count to the word behind it. A word of white space alone (a lone
/// space in byte-level BPE) has no text.
/// REQUIRES: valid UTF-8, the texts that were encoded.
Tokenization tokenization(const Encoding& encoding, std::string text,
                          std::optional<std::string> pair = {});

/// A score for every word: the sum of its tokens' [T].
std::vector<double> sum_words(const Tokenization& input, const std::vector<double>& tokens);

}  // namespace pellucid
