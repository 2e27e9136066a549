#pragma once
// What must hold of every text that a tokenizer takes, whatever its files say.

#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/utf8.h"
#include "text/tokenizer.h"
#include "text/window_cut.h"
#include "text/words.h"

namespace pellucid {

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Encodes the text alone, cut and in windows. Throws Error where the tokenizer refuses.
inline void check_encoding(const Tokenizer& tokenizer, std::string_view text) {
  if (find_invalid_utf8(text)) return;
  const std::size_t characters = decode_utf8(text).size();
  const Encoding whole = tokenizer.encode(text);
  const std::size_t T = whole.size();
  require(whole.types.size() == T && whole.tokens.size() == T && whole.special.size() == T &&
          whole.sequence.size() == T && whole.spans.size() == T && whole.words.size() == T);
  for (std::size_t t = 0; t < T; ++t) {
    require(whole.ids[t] >= 0);
    require(static_cast<std::size_t>(whole.ids[t]) < tokenizer.vocabulary_size());
    if (const auto& span = whole.spans[t]) require(span->start <= span->end);
    if (const auto& span = whole.spans[t]) require(span->end <= characters);
  }
  for (const WordUnit unit : {WordUnit::Unicode, WordUnit::Tokenizer, WordUnit::Sentence}) {
    const Tokenization words = tokenization(whole, std::string(text), std::nullopt, {unit});
    for (std::size_t w = 0; w < words.words.size(); ++w) {
      const Word& word = words.words[w];
      require(word.span.start <= word.span.end && word.span.end <= characters);
      require(!word.tokens.empty());
      for (const std::size_t token : word.tokens)
        require(token < T && words.tokens[token].word == w);
    }
    for (const Token& token : words.tokens)
      require(token.word.has_value() == (!token.special && !words.words.empty()));
  }
  const std::size_t room = 5;
  const Encoding cut = tokenizer.encode(text, {}, room);
  require(cut.size() <= room && cut.size() + cut.dropped == T);
}

}  // namespace pellucid
