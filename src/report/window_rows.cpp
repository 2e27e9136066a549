#include "report/window_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/utf8.h"
#include "report/numbers.h"

namespace pellucid {

namespace {

constexpr std::size_t kBeginning = 28;  // code points

std::string words_of(const Tokenization& input, const WindowResult& window) {
  std::optional<std::size_t> first, last;
  for (std::size_t t = window.first_token; t < window.end_token; ++t) {
    const auto word = input.tokens[t].word;
    if (!word) continue;
    if (!first) first = word;
    last = word;
  }
  return first ? fmt::format("{}–{}", *first + 1, *last + 1) : "";
}

double share(const WindowRow& row) {
  if (!row.target) return 0;
  const Target& target = row.target->target;
  return std::abs(row.window->weight * (target.value - target.baseline_value.value_or(0)));
}

}  // namespace

std::vector<WindowRow> window_rows(const Explanation& explanation, const TargetScores& scores) {
  std::vector<WindowRow> rows;
  if (explanation.windows.size() < 2) return rows;
  const std::string& text = explanation.input.text;
  const std::vector<std::size_t> starts = code_point_offsets(text);
  for (const WindowResult& window : explanation.windows) {
    const auto target = std::ranges::find(window.targets, scores.target.index,
                                          [](const WindowTarget& of) { return of.target.index; });
    const std::size_t start = std::min(window.span.start, starts.size() - 1);
    const std::size_t end = std::clamp(window.span.end, start, starts.size() - 1);
    const std::size_t shown = std::min(end, start + kBeginning);
    rows.push_back({&window, target == window.targets.end() ? nullptr : &*target,
                    words_of(explanation.input, window),
                    text.substr(starts[start], starts[shown] - starts[start])});
  }
  return rows;
}

std::vector<WindowRow> strongest(std::vector<WindowRow> rows, std::size_t most) {
  std::vector<double> shares;
  for (const WindowRow& row : rows) shares.push_back(share(row));
  std::vector<std::size_t> order = by_strength(shares);
  order.resize(std::min(order.size(), most));
  std::ranges::sort(order);
  std::vector<WindowRow> kept;
  for (const std::size_t w : order) kept.push_back(std::move(rows[w]));
  return kept;
}

std::string windows_sentence(const Explanation& explanation) {
  return fmt::format(
      "Read in {} windows: a score, probability or reference of the whole is the sum over the "
      "windows of weight × their own. The weight is a window's share of the tokens.",
      explanation.windows.size());
}

}  // namespace pellucid
