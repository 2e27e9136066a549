#include "text/words.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

void extend(Span& hull, const Span& span) {
  if (span.start == span.end) return;
  if (hull.start == hull.end) {
    hull = span;
  } else {
    hull = {std::min(hull.start, span.start), std::max(hull.end, span.end)};
  }
}

/// Cuts a text by code points.
class TextCutter {
 public:
  explicit TextCutter(std::string_view text)
      : text_(text), characters_(decode_utf8(text)), offsets_(code_point_offsets(text)) {}

  /// Without the white space at its ends.
  Span trimmed(Span span) const {
    span.end = std::min(span.end, characters_.size());
    while (span.start < span.end && is_white_space(characters_[span.start])) ++span.start;
    while (span.start < span.end && is_white_space(characters_[span.end - 1])) --span.end;
    return span;
  }

  std::string cut(const Span& span) const {
    const std::size_t last = characters_.size();
    const std::size_t start = offsets_[std::min(span.start, last)];
    return std::string(text_.substr(start, offsets_[std::min(span.end, last)] - start));
  }

 private:
  std::string_view text_;
  std::u32string characters_;
  std::vector<std::size_t> offsets_;
};

}  // namespace

Tokenization tokenization(const Encoding& encoding, std::string text,
                          std::optional<std::string> pair) {
  Tokenization out;
  out.text = std::move(text);
  out.pair = std::move(pair);
  out.dropped_tokens = encoding.dropped;
  std::map<std::pair<int, std::uint32_t>, std::size_t> index;  // of the word, by segment and id
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    Token token{.text = encoding.tokens[i],
                .id = encoding.ids[i],
                .special = encoding.special[i] != 0,
                .segment = encoding.sequence[i],
                .type = encoding.types[i],
                .span = encoding.spans[i],
                .word = std::nullopt};
    if (encoding.words[i]) {
      const auto [found, is_new] =
          index.try_emplace({token.segment, *encoding.words[i]}, out.words.size());
      if (is_new) {
        const Span start = token.span ? Span{token.span->start, token.span->start} : Span{};
        out.words.push_back({.text = "", .segment = token.segment, .span = start, .tokens = {}});
      }
      Word& word = out.words[found->second];
      if (token.span) extend(word.span, *token.span);
      word.tokens.push_back(i);
      token.word = found->second;
    }
    out.tokens.push_back(std::move(token));
  }
  const TextCutter cutters[] = {
      TextCutter(out.text),
      TextCutter(out.pair ? std::string_view(*out.pair) : std::string_view())};
  for (Word& word : out.words) {
    const TextCutter& cutter = cutters[word.segment];
    word.span = cutter.trimmed(word.span);
    word.text = cutter.cut(word.span);
  }
  return out;
}

std::vector<double> sum_words(const Tokenization& input, const std::vector<double>& tokens) {
  std::vector<double> words;
  for (const Word& word : input.words) {
    double sum = 0;
    for (const std::size_t t : word.tokens) sum += tokens[t];
    words.push_back(sum);
  }
  return words;
}

}  // namespace pellucid
