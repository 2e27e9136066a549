#pragma once
// Tokens to words as written.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explanation.h"
#include "pellucid/word_unit.h"
#include "text/encoding.h"

namespace pellucid {

/// What the words of a text, or of a pair, are.
struct WordChoice {
  WordUnit unit = WordUnit::Unicode;
  std::optional<std::vector<Span>> text = {}, pair = {};  // given: these ranges instead
};

/// Throws BadRequest, naming `where`, for given words that are empty, not in order, overlap, or
/// reach past the end. REQUIRES: valid UTF-8.
void check_given_words(std::string_view where, const std::vector<Span>& words,
                       std::string_view text);

/// Tokens and words for a report. A word has one token or more; a token is in one word at most.
///
/// Of all units but the tokenizer's, a word is a segment (text/segmentation.h) with the tokens that
/// overlap it, and segments that share a token are one word. White space at the ends of a token
/// does not count: some tokenizers spell it as part of the next word. So a token of white space
/// alone is in the next word, or in the last one at the end of the text. A word's span is that of
/// its segments.
///
/// Given words are such segments. Tokens outside all of them are in no word.
///
/// Of the tokenizer's unit, the tokens of one text that have the same word id are a word. Its span
/// is the smallest that holds the spans of its tokens, apart from empty ones, without white space
/// at its ends and with the combining marks behind it that no token has. The text of a word of
/// white space alone (a lone space in byte-level BPE) is empty. Where tokens were cut off, every
/// word has this span, so it shows what was read.
///
/// REQUIRES: valid UTF-8 of at most 2 GiB, the texts that were encoded; given words that were
/// checked.
Tokenization tokenization(const Encoding& encoding, std::string text,
                          std::optional<std::string> pair = {}, const WordChoice& choice = {});

/// The score of every word: the sum of the scores of its tokens. `tokens`: [T].
std::vector<double> sum_words(const Tokenization& input, const std::vector<double>& tokens);

}  // namespace pellucid
