#pragma once
// A pre-tokenizer from its section of tokenizer.json, run on a text.

#include <string>
#include <vector>

#include "text/pre_tokenizers/pre_tokenizers.h"

namespace pellucid {

inline std::vector<AlignedText> pieces_of(const std::string& json, std::u32string_view text) {
  return make_pre_tokenizer(JsonDocument::parse(json, "f").root())(AlignedText(text));
}

inline std::vector<std::u32string> words(const std::string& json, std::u32string_view text) {
  std::vector<std::u32string> out;
  for (const AlignedText& piece : pieces_of(json, text)) out.emplace_back(piece.text());
  return out;
}

}  // namespace pellucid
