#pragma once
// A text cut at its words' spans, so that a report can colour the text exactly as it was written.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

struct TextPiece {
  std::string_view text;
  std::optional<std::size_t> word;  // index into the words; none between words
  bool unread = false;              // truncated by the length limit: the model did not see it
};

/// The pieces of text 0, or of text 1, a pair's second, in order; joined they are the text, byte
/// for byte. Where spans overlap, the word that begins first keeps the characters. Lifetime: views
/// into `input`. Thread rule: thread-safe.
std::vector<TextPiece> text_pieces(const Tokenization& input, int segment);

}  // namespace pellucid
