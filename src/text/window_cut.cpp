#include "text/window_cut.h"

#include <algorithm>
#include <limits>

#include "base/fail.h"

namespace pellucid {

namespace {

bool is_of_text(const Token& token) { return !token.special && token.segment == 0; }

}  // namespace

WindowCut::WindowCut(const Tokenization& whole, std::size_t size, std::optional<std::size_t> stride)
    : tokens_(whole.tokens.size()),
      begin_(static_cast<std::size_t>(std::ranges::find_if(whole.tokens, is_of_text) -
                                      whole.tokens.begin())),
      length_(static_cast<std::size_t>(std::ranges::count_if(whole.tokens, is_of_text))) {
  const std::size_t others = tokens_ - length_;
  if (size < others || (size == others && length_ > 0))
    fail(ErrorKind::BadRequest,
         "{}: no room for the text (expected at least {}: {} are the template's{}, found {})",
         option("window"), others + 1, others, whole.pair ? " and the second text's" : "", size);
  room_ = size - others;
  stride_ = stride.value_or(room_ / 4);
  if (length_ > 0 && stride_ > 0 && stride_ >= room_)
    fail(ErrorKind::BadRequest,
         "{}: no room to advance (expected 0 to {}: a window of {} holds {} tokens of the text, "
         "found {})",
         option("stride"), room_ - 1, size, room_, stride_);
}

std::size_t WindowCut::count() const {
  if (length_ <= room_) return 1;
  const std::size_t step = room_ - stride_;
  return 1 + (length_ - room_ + step - 1) / step;
}

WindowCut::Range WindowCut::range(std::size_t w) const {
  const std::size_t first = w * (room_ - stride_);
  return {begin_ + first, begin_ + std::min(first + room_, length_)};
}

std::vector<std::size_t> WindowCut::tokens(std::size_t w) const {
  const Range held = range(w);
  std::vector<std::size_t> tokens;
  for (std::size_t t = 0; t < begin_; ++t) tokens.push_back(t);
  for (std::size_t t = held.first; t < held.end; ++t) tokens.push_back(t);
  for (std::size_t t = begin_ + length_; t < tokens_; ++t) tokens.push_back(t);
  return tokens;
}

double WindowCut::weight(std::size_t w) const {
  const std::size_t windows = count();
  if (windows == 1) return 1;
  const std::size_t shared = (windows - 1) * stride_;
  const Range held = range(w);
  return static_cast<double>(held.end - held.first) / static_cast<double>(length_ + shared);
}

Tokenization tokens_of_window(const Tokenization& whole, const std::vector<std::size_t>& tokens) {
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  Tokenization out;
  std::size_t last_word = kNone;  // a word's tokens stand together
  for (const std::size_t t : tokens) {
    Token token = whole.tokens[t];
    if (token.word) {
      if (*token.word != last_word) {
        last_word = *token.word;
        out.words.push_back(whole.words[last_word]);
        out.words.back().tokens.clear();
      }
      out.words.back().tokens.push_back(out.tokens.size());
      token.word = out.words.size() - 1;
    }
    out.tokens.push_back(std::move(token));
  }
  return out;
}

}  // namespace pellucid
