// Several methods in a terminal: the marked text by each, the strongest words' scores in columns,
// how far the methods agree, and how each was made.
#include "report/text/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "report/agreement.h"
#include "report/numbers.h"
#include "report/text/report.h"
#include "report/text/terminal.h"

namespace pellucid {

namespace {

constexpr std::size_t kNarrowest = 40, kWidest = 100;
constexpr std::size_t kTopWords = 16, kWidestName = 20;

struct Column {
  std::string_view method;
  const std::vector<double>& scores;  // one per word
  ScoreScale scale;
};

/// The words that are strong by some method, in the order of the text.
std::vector<std::size_t> words_shown(const std::vector<Column>& columns) {
  std::vector<double> strength(columns.front().scores.size(), 0.0);
  for (const Column& column : columns)
    for (std::size_t w = 0; w < strength.size(); ++w)
      strength[w] = std::max(strength[w], std::abs(column.scale.share(column.scores[w])));
  std::vector<std::size_t> order = by_strength(strength);
  order.resize(std::min(order.size(), kTopWords));
  std::ranges::sort(order);
  return order;
}

/// As many columns beside each other as the width holds, then the next below.
std::string word_table(const Tokenization& input, const std::vector<Column>& methods,
                       std::size_t width) {
  const std::vector<std::size_t> shown = words_shown(methods);
  std::size_t word_width = 4, cell_width = 8;
  for (const std::size_t w : shown) word_width = std::max(word_width, columns(input.words[w].text));
  word_width = std::min(word_width, width / 3);
  for (const Column& method : methods) {
    cell_width = std::max(cell_width, std::min(columns(method.method), kWidestName));
    for (const std::size_t w : shown)
      cell_width = std::max(cell_width, method.scale.show(method.scores[w]).size());
  }
  const std::size_t room = width - 2 - word_width;
  cell_width = std::min(cell_width, room - 2);
  const std::size_t beside = std::max<std::size_t>(1, room / (cell_width + 2));

  std::string out;
  for (std::size_t first = 0; first < methods.size(); first += beside) {
    const std::size_t end = std::min(first + beside, methods.size());
    out += fmt::format("{}  {}", first > 0 ? "\n" : "", fit_left("word", word_width));
    for (std::size_t m = first; m < end; ++m) {
      std::string name = fit_left(methods[m].method, cell_width);
      const std::size_t cut = name.find_last_not_of(' ') + 1;
      out += "  " + std::string(name.size() - cut, ' ') + name.substr(0, cut);
    }
    out += '\n';
    for (const std::size_t w : shown) {
      out += "  " + fit_left(input.words[w].text, word_width);
      for (std::size_t m = first; m < end; ++m)
        out += fmt::format("  {:>{}}", methods[m].scale.show(methods[m].scores[w]), cell_width);
      out += '\n';
    }
  }
  if (shown.size() < input.words.size())
    out += fmt::format("  and {}\n", count(input.words.size() - shown.size(), "weaker word"));
  return out;
}

void write_agreements(TextReport& report, const std::vector<Column>& methods) {
  for (std::size_t a = 0; a < methods.size(); ++a)
    for (std::size_t b = a + 1; b < methods.size(); ++b) {
      const Agreement found = agreement(methods[a].scores, methods[b].scores);
      report.write_paragraph(
          fmt::format("{} and {}: rank correlation {}, {} of the {} strongest words shared.",
                      methods[a].method, methods[b].method, show_correlation(found), found.shared,
                      found.of),
          "  ");
    }
}

}  // namespace

std::string text_comparison(std::span<const Explanation> explanations,
                            const RenderOptions& options) {
  const Explanation& first = explanations.front();
  TextReport report(first, options);
  report.write_prediction();
  report.write_heading(first.targets.front());
  std::string out = report.take();
  std::vector<Column> methods;
  for (const Explanation& e : explanations) {
    const TargetScores& scores = e.targets.front();
    methods.push_back({e.method, scores.words, score_scale(e, scores, options.normalize)});
    TextReport part(e, options);
    part.show_target(scores);
    part.write_title(e.method);
    part.write_texts(scores);
    part.write_warnings();
    out += part.take() + "\n";
  }
  if (!first.input.words.empty()) {
    out += word_table(first.input, methods, std::clamp(options.width, kNarrowest, kWidest)) + "\n";
    write_agreements(report, methods);
    out += report.take();
  }
  for (const Explanation& e : explanations) {
    TextReport part(e, options);
    part.show_target(e.targets.front());
    part.write_sums(e.targets.front());
    part.write_method();
    out += part.take();
  }
  return out;
}

}  // namespace pellucid
