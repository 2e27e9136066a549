#include "report/pieces.h"

#include <algorithm>

#include "base/utf8.h"

namespace pellucid {

namespace {

std::vector<std::size_t> words_by_start(const Tokenization& input, int segment) {
  std::vector<std::size_t> order;
  for (std::size_t w = 0; w < input.words.size(); ++w)
    if (input.words[w].segment == segment) order.push_back(w);
  std::ranges::stable_sort(order, {}, [&](std::size_t w) { return input.words[w].span.start; });
  return order;
}

}  // namespace

std::vector<TextPiece> text_pieces(const Tokenization& input, int segment) {
  const std::string_view text =
      segment == 0 ? std::string_view(input.text) : std::string_view(input.pair.value());
  const std::vector<std::size_t> starts = code_point_offsets(text);
  const std::size_t length = starts.size() - 1;

  std::vector<TextPiece> pieces;
  const auto add = [&](std::size_t from, std::size_t to, std::optional<std::size_t> word) {
    if (from < to) pieces.push_back({text.substr(starts[from], starts[to] - starts[from]), word});
  };
  std::size_t done = 0;
  for (const std::size_t w : words_by_start(input, segment)) {
    const std::size_t start = std::clamp(input.words[w].span.start, done, length);
    const std::size_t end = std::clamp(input.words[w].span.end, start, length);
    add(done, start, std::nullopt);
    add(start, end, w);
    done = end;
  }
  add(done, length, std::nullopt);

  if (input.dropped_tokens > 0 && !pieces.empty()) {
    const auto cut = [](TextPiece& piece) {
      piece.unread =
          !piece.word && piece.text.find_first_not_of(" \t\r\n") != std::string_view::npos;
    };
    cut(pieces.front());
    cut(pieces.back());
    if (pieces.front().unread || pieces.back().unread) return pieces;
    // The middle is what was cut: longer than any mark that stands in no word.
    TextPiece* longest = nullptr;
    for (TextPiece& piece : pieces)
      if (!piece.word && (!longest || piece.text.size() > longest->text.size())) longest = &piece;
    if (longest) cut(*longest);
  }
  return pieces;
}

}  // namespace pellucid
