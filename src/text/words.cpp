#include "text/words.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/segmentation.h"
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

/// A text by code points.
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

  /// With the combining marks behind it, but for those from `limit` on. An empty one stays empty.
  Span with_marks(Span span, std::size_t limit) const {
    limit = std::min(limit, characters_.size());
    if (span.start < span.end)
      while (span.end < limit && is_mark(characters_[span.end])) ++span.end;
    return span;
  }

  std::string_view text() const { return text_; }
  std::size_t size() const { return characters_.size(); }

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

/// Which word each token is in, and where the words stand.
struct Grouping {
  std::vector<std::optional<std::uint32_t>> words;  // [T] numbered within each text
  std::vector<Span> spans[2];                       // of the text and the pair, by that number
};

/// The tokens of a text by the tokenizer's word ids.
void group_by_ids(const Encoding& encoding, std::size_t side, const TextCutter& text,
                  Grouping& grouping) {
  std::vector<Span>& words = grouping.spans[side];
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    if (encoding.sequence[i] != side || !encoding.words[i]) continue;
    const std::size_t word = *encoding.words[i];
    const Span token = encoding.spans[i].value_or(Span{});
    grouping.words[i] = encoding.words[i];
    if (word >= words.size()) words.resize(word + 1, {token.start, token.start});
    extend(words[word], token);
  }
  std::size_t next = text.size();
  for (std::size_t w = words.size(); w-- > 0;) {
    words[w] = text.with_marks(text.trimmed(words[w]), next);
    next = words[w].start;
  }
}

/// Half-open range of segments.
struct Touched {
  std::size_t first = 0, end = 0;
};

/// The segments that a token overlaps. `given`: one of white space alone has a segment only if it
/// stands in it, else it has the next one, or the last.
Touched touched_by(Span token, const std::vector<Span>& segments, bool given,
                   const TextCutter& text) {
  const Span trimmed = text.trimmed(token);
  const bool blank = trimmed.start == trimmed.end;
  if (!blank) token = trimmed;
  const auto first = static_cast<std::size_t>(
      std::ranges::upper_bound(segments, token.start, {}, &Span::end) - segments.begin());
  if (blank && !given) {
    const std::size_t end = std::min(first + 1, segments.size());
    return {end - (end > 0), end};
  }
  token.end = std::max(token.end, token.start + 1);  // an empty span still stands somewhere
  const auto end = static_cast<std::size_t>(
      std::ranges::lower_bound(segments, token.end, {}, &Span::start) - segments.begin());
  return {first, std::max(first, end)};
}

/// The tokens of a text by the segments that they overlap; segments that share a token are one.
void group_by_segments(const Encoding& encoding, std::size_t side,
                       const std::vector<Span>& segments, bool given, const TextCutter& text,
                       Grouping& grouping) {
  std::vector<Touched> touched(encoding.size());
  // How many tokens begin in a segment, less those that end there.
  std::vector<std::ptrdiff_t> open(segments.size(), 0);
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    if (encoding.sequence[i] != side || !encoding.spans[i]) continue;
    touched[i] = touched_by(*encoding.spans[i], segments, given, text);
    if (touched[i].first == touched[i].end) continue;
    ++open[touched[i].first];
    --open[touched[i].end - 1];
  }
  std::vector<Span>& words = grouping.spans[side];
  std::vector<std::uint32_t> word_of;  // by segment
  std::ptrdiff_t reach = 0;            // tokens that reach from the segment before into this one
  for (std::size_t s = 0; s < segments.size(); ++s) {
    if (reach == 0) words.push_back(segments[s]);
    words.back().end = segments[s].end;
    word_of.push_back(static_cast<std::uint32_t>(words.size() - 1));
    reach += open[s];
  }
  for (std::size_t i = 0; i < encoding.size(); ++i)
    if (touched[i].first < touched[i].end) grouping.words[i] = word_of[touched[i].first];
}

/// What was read of a text: from its first token to its last, and the marks behind.
Span read_part(const Encoding& encoding, std::size_t side, const TextCutter& text) {
  Span read;
  for (std::size_t i = 0; i < encoding.size(); ++i)
    if (encoding.sequence[i] == side && encoding.spans[i]) extend(read, *encoding.spans[i]);
  return text.with_marks(read, text.size());
}

std::vector<Span> cut_to(const Span& part, const std::vector<Span>& segments) {
  std::vector<Span> kept;
  for (const Span& segment : segments) {
    const Span common = {std::max(segment.start, part.start), std::min(segment.end, part.end)};
    if (common.start < common.end) kept.push_back(common);
  }
  return kept;
}

Grouping group_tokens(const Encoding& encoding, std::span<const TextCutter, 2> texts,
                      const WordChoice& choice) {
  Grouping grouping;
  grouping.words.resize(encoding.size());
  for (std::size_t side = 0; side < texts.size(); ++side) {
    const TextCutter& text = texts[side];
    const std::optional<std::vector<Span>>& given = side == 0 ? choice.text : choice.pair;
    if (!given && choice.unit == WordUnit::Tokenizer) {
      group_by_ids(encoding, side, text, grouping);
      continue;
    }
    std::vector<Span> segments = given ? *given : find_segments(text.text(), choice.unit);
    if (encoding.dropped > 0) segments = cut_to(read_part(encoding, side, text), segments);
    group_by_segments(encoding, side, segments, given.has_value(), text, grouping);
  }
  return grouping;
}

}  // namespace

void check_given_words(std::string_view where, const std::vector<Span>& words,
                       std::string_view text) {
  const std::size_t size = count_code_points(text);
  std::size_t free = 0;  // of the text: where the next word may begin
  for (std::size_t w = 0; w < words.size(); ++w) {
    const Span& word = words[w];
    if (word.start < free || word.start >= word.end || word.end > size)
      fail(ErrorKind::BadRequest,
           "{}: wrong word {} (expected {} <= start < end <= {}, found {} to {})", where, w, free,
           size, word.start, word.end);
    free = word.end;
  }
}

Tokenization tokenization(const Encoding& encoding, std::string text,
                          std::optional<std::string> pair, const WordChoice& choice) {
  Tokenization out;
  out.text = std::move(text);
  out.pair = std::move(pair);
  out.dropped_tokens = encoding.dropped;
  const TextCutter texts[] = {
      TextCutter(out.text),
      TextCutter(out.pair ? std::string_view(*out.pair) : std::string_view())};
  const Grouping grouping = group_tokens(encoding, texts, choice);
  std::map<std::pair<int, std::uint32_t>, std::size_t> index;  // of the word, by text and number
  for (std::size_t i = 0; i < encoding.size(); ++i) {
    Token token{.text = encoding.tokens[i],
                .id = encoding.ids[i],
                .special = encoding.special[i] != 0,
                .segment = encoding.sequence[i],
                .type = encoding.types[i],
                .span = encoding.spans[i],
                .word = std::nullopt};
    if (const auto& number = grouping.words[i]) {
      token.word = index.try_emplace({token.segment, *number}, out.words.size()).first->second;
      if (*token.word == out.words.size()) {
        const Span& span = grouping.spans[token.segment][*number];
        out.words.push_back({texts[token.segment].cut(span), token.segment, span, {}});
      }
      out.words[*token.word].tokens.push_back(i);
    }
    out.tokens.push_back(std::move(token));
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
