#pragma once
// What a tokenizer gives: ids and where each came from; and the ids that have a role.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

/// Ids of the tokens that have a role; none where the tokenizer has no such token.
struct SpecialTokens {
  std::optional<std::int32_t> pad, unk, mask, cls, sep;
};

/// One text or pair, tokenized. All vectors have T elements.
struct Encoding {
  std::vector<std::int32_t> ids;
  std::vector<std::int32_t> types;         // token type (segment) ids as the template sets them
  std::vector<std::string> tokens;         // the vocabulary's spelling
  std::vector<std::uint8_t> special;       // 1: added by the template
  std::vector<std::uint8_t> sequence;      // 0: text, 1: pair; 0 for special tokens
  std::vector<std::optional<Span>> spans;  // code points of the original text; none for special
  /// Index of the pre-token within its own text, as Hugging Face's `word_ids`; none for special.
  std::vector<std::optional<std::uint32_t>> words;
  std::size_t dropped = 0;  // ordinary tokens cut off by the length limit

  std::size_t size() const { return ids.size(); }
};

}  // namespace pellucid
