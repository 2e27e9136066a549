#include "report/text/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/pieces.h"
#include "report/text/windows.h"

namespace pellucid {

namespace {

constexpr std::size_t kNarrowest = 40, kWidest = 100;
constexpr std::size_t kTopWords = 12, kTopClasses = 6, kMostWindows = 12;
constexpr std::size_t kPartColumns = 12, kNarrowestBar = 8;
constexpr const char* kBold = "1";
constexpr const char* kFaint = "2";
constexpr const char* kWarning = "1;33";

/// `share` of `width` columns, in eighths.
std::string bar(double share, std::size_t width) {
  constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double clamped = std::isfinite(share) ? std::clamp(share, 0.0, 1.0) : 0;
  auto eighths = static_cast<std::size_t>(std::lround(clamped * 8 * static_cast<double>(width)));
  if (eighths == 0 && clamped > 0) eighths = 1;
  std::string out;
  for (std::size_t i = 0; i < eighths / 8; ++i) out += "█";
  out += kEighths[eighths % 8];
  return out + std::string(width - (eighths + 7) / 8, ' ');
}

void trim_end(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

/// Words below a tenth of the strongest stay unmarked.
char mark_of(int level) { return level > 1 ? '+' : level < -1 ? '-' : ' '; }

}  // namespace

TextReport::TextReport(const Explanation& explanation, const RenderOptions& options)
    : explanation_(explanation),
      options_(options),
      palette_(find_palette(options.palette)),
      width_(std::clamp(options.width, kNarrowest, kWidest)) {}

void TextReport::show_target(const TargetScores& scores) {
  scale_ = score_scale(explanation_, scores, options_.normalize);
}

void TextReport::write_rule(std::size_t number) {
  std::string line = fmt::format("── {} ", number);
  for (std::size_t used = columns(line); used < width_; ++used) line += "─";
  out_ += fmt::format("\n{}\n\n", styled(line, kFaint));
}

void TextReport::write_title(std::string_view title) {
  out_ += styled(terminal_text(title), kBold) + "\n";
}

void TextReport::write_texts(const TargetScores& scores) {
  write_text(scores, 0);
  if (!explanation_.input.pair) return;
  out_ += '\n';
  write_text(scores, 1);
}

std::string TextReport::styled(std::string_view text, std::string_view style) const {
  if (!options_.color || style.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", style, text);
}

void TextReport::write_paragraph(std::string_view sentence, std::string_view indent,
                                 std::string_view style) {
  std::string line;
  const auto flush = [&] {
    if (!line.empty()) out_ += fmt::format("{}{}\n", indent, styled(line, style));
    line.clear();
  };
  const std::string safe = terminal_text(sentence);
  for (std::size_t from = 0; from < safe.size();) {
    const std::size_t to = std::min(safe.find(' ', from), safe.size());
    const std::string word = safe.substr(from, to - from);
    if (columns(indent) + columns(line) + 1 + columns(word) > width_) flush();
    if (!line.empty()) line += ' ';
    line += word;
    from = to + 1;
  }
  flush();
}

void TextReport::write_prediction() {
  const Prediction& prediction = explanation_.prediction;
  const std::size_t classes = class_scores(prediction).size();
  std::vector<std::size_t> order = by_class_score(prediction);
  const std::size_t shown = std::min(classes, kTopClasses);
  order.resize(shown);
  if (shown == classes) std::ranges::sort(order);

  std::size_t name_width = 0;
  for (const std::size_t c : order)
    name_width = std::max(name_width, columns(label_of(explanation_.model, c)));
  name_width = std::min(name_width, width_ / 2);
  const std::size_t bar_width = std::min<std::size_t>(30, width_ - name_width - 14);

  if (prediction.index < classes)
    out_ += fmt::format("{}  {}\n", styled(terminal_text(prediction.label), kBold),
                        show_class(prediction, prediction.index));
  if (options_.true_label) {
    const std::string label = true_label(explanation_.model, *options_.true_label);
    out_ += fmt::format("true label: {}{}\n", terminal_text(label),
                        label == prediction.label ? "" : ", not what the model says");
  }
  for (const std::size_t c : order) {
    const std::string bars =
        prediction.values.empty() ? bar(prediction.probabilities[c], bar_width) + "  " : "";
    const std::string line =
        fmt::format("  {}  {}{:>8}", fit_left(label_of(explanation_.model, c), name_width), bars,
                    show_class(prediction, c));
    out_ += styled(line, c == prediction.index ? "" : kFaint) + "\n";
  }
  if (shown < classes) out_ += fmt::format("  and {}\n", count(classes - shown, "more class"));
}

void TextReport::write_warnings() {
  for (const Warning& warning : explanation_.warnings) {
    out_ += '\n';
    write_paragraph(fmt::format("warning: {} ({})", warning.message, warning.code), "  ", kWarning);
  }
}

void TextReport::write_heading(const TargetScores& scores) {
  const std::string label = terminal_text(name_of(scores.target));
  const Directions& way = directions(scores.target);
  out_ += fmt::format("\n{}", styled(fmt::format("Why {}?", label), kBold));
  if (options_.color)
    out_ +=
        fmt::format("  {} {}, {} {}\n\n", styled(palette_.for_name, palette_.for_styles[1]), way.up,
                    styled(palette_.against_name, palette_.against_styles[1]), way.down);
  else
    out_ += fmt::format("  + {}, - {}\n\n", way.up, way.down);
}

void TextReport::write_text(const TargetScores& scores, int segment) {
  std::vector<Cell> line;
  std::size_t used = 0, breakable = 0;  // cells up to the last space
  const std::size_t room = width_ - 2;
  for (const TextPiece& piece : text_pieces(explanation_.input, segment)) {
    const int level = piece.word ? scale_.level(scores.words[*piece.word]) : 0;
    for (Glyph& glyph : glyphs(piece.text)) {
      if (glyph.line_end) {
        write_line(line);
        line.clear();
        used = breakable = 0;
        continue;
      }
      if (used + glyph.columns > room && !glyph.space && !line.empty()) {
        const std::size_t cut = breakable > 0 ? breakable : line.size();
        write_line({line.begin(), line.begin() + static_cast<std::ptrdiff_t>(cut)});
        line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(cut));
        used = breakable = 0;
        for (const Cell& cell : line) used += cell.glyph.columns;
      }
      used += glyph.columns;
      line.push_back({std::move(glyph), level, piece.unread});
      if (line.back().glyph.space) breakable = line.size();
    }
  }
  write_line(line);
}

void TextReport::write_line(const std::vector<Cell>& line) {
  std::string text, marks;
  for (std::size_t from = 0; from < line.size();) {
    std::size_t to = from;
    std::string run;
    std::size_t run_columns = 0;
    for (; to < line.size() && line[to].level == line[from].level &&
           line[to].unread == line[from].unread;
         ++to) {
      run += line[to].glyph.text;
      run_columns += line[to].glyph.columns;
    }
    text += styled(run, style_of(line[from]));
    marks += std::string(run_columns, mark_of(line[from].level));
    from = to;
  }
  trim_end(text);
  trim_end(marks);
  out_ += text.empty() ? "\n" : fmt::format("  {}\n", text);
  if (!options_.color && !marks.empty()) out_ += fmt::format("  {}\n", marks);
}

std::string_view TextReport::style_of(const Cell& cell) const {
  if (cell.unread) return kFaint;
  if (std::abs(cell.level) < 2) return "";
  const auto third = static_cast<std::size_t>((std::abs(cell.level) - 2) / 3);
  return (cell.level > 0 ? palette_.for_styles : palette_.against_styles)[third];
}

void TextReport::write_words(const TargetScores& scores) {
  const Tokenization& input = explanation_.input;
  const bool tokens = input.words.empty();  // embeddings instead of a text: there are no words
  if (tokens && (input.tokens.empty() || input.tokens[0].special)) return;
  const auto name = [&](std::size_t i) {
    return tokens ? input.tokens[i].text : input.words[i].text;
  };
  const std::vector<double>& values = tokens ? scores.tokens : scores.words;
  const std::vector<std::size_t> order = by_strength(values);
  const std::size_t shown = std::min(order.size(), kTopWords);
  std::size_t name_width = 5, score_width = 5;
  for (std::size_t i = 0; i < shown; ++i) {
    name_width = std::max(name_width, columns(name(order[i])));
    score_width = std::max(score_width, scale_.show(values[order[i]]).size());
  }
  name_width = std::min(name_width, width_ / 3);
  std::string heads = fmt::format("{}  {:>{}}", fit_left(tokens ? "token" : "word", name_width),
                                  "score", score_width);
  const bool split =
      columns(heads) + kPartColumns * scores.parts.size() + 2 * kNarrowestBar < width_;
  for (const PartScores& part : scores.parts)
    if (split) heads += fmt::format("{:>{}}", readable(part), kPartColumns);
  const std::size_t half = std::min<std::size_t>(16, (width_ - columns(heads) - 6) / 2);

  out_ += fmt::format("\n  {}\n", styled(heads, kFaint));
  for (std::size_t i = 0; i < shown; ++i) {
    const std::size_t row = order[i];
    out_ += fmt::format("  {}  {:>{}}", fit_left(name(row), name_width), scale_.show(values[row]),
                        score_width);
    for (const PartScores& part : scores.parts)
      if (split)
        out_ += fmt::format("{:>{}}", scale_.show((tokens ? part.tokens : part.words)[row]),
                            kPartColumns);
    out_ += fmt::format("  {}\n", two_sided_bar(scale_.share(values[row]), half));
  }
  if (shown < order.size()) {
    double rest = 0;
    for (std::size_t i = shown; i < order.size(); ++i) rest += values[order[i]];
    write_paragraph(
        fmt::format("and {}, together {}",
                    count(order.size() - shown, tokens ? "weaker token" : "weaker word"),
                    scale_.show(rest)),
        "  ");
  }
}

std::string TextReport::two_sided_bar(double share, std::size_t half) const {
  if (share >= 0) {
    std::string right = bar(share, half);
    trim_end(right);
    return fmt::format("{:{}}│{}", "", half, styled(right, share > 0 ? palette_.for_bar : ""));
  }
  const long halves = std::max(1L, std::lround(-share * 2 * static_cast<double>(half)));
  const auto cells = static_cast<std::size_t>((halves + 1) / 2);
  std::string left = halves % 2 != 0 ? "▐" : "";
  for (long i = 0; i < halves / 2; ++i) left += "█";
  return fmt::format("{:{}}{}│", "", half - cells, styled(left, palette_.against_bar));
}

void TextReport::write_sums(const TargetScores& scores) {
  const Target& target = scores.target;
  out_ += '\n';
  std::string sentence = fmt::format("{}: {}", quantity_of(target), value(target.value));
  if (target.baseline_value)
    sentence += fmt::format("; of the reference: {}", value(*target.baseline_value));
  write_paragraph(sentence + ".", "  ");
  if (scale_.factor != 1)
    write_paragraph(
        fmt::format("The scores of words are shown divided by {}, their {}.",
                    value(1 / scale_.factor), options_.normalize == "l2" ? "L2 norm" : "largest"),
        "  ");
  if (scores.surrogate)
    write_paragraph(
        fmt::format("Linear model: intercept {}, weighted R² {}, its prediction for this text {}.",
                    value(scores.surrogate->intercept), value(scores.surrogate->score),
                    value(scores.surrogate->local_prediction)),
        "  ");
  if (!scores.completeness) return;
  const Completeness& sums = *scores.completeness;
  sentence = fmt::format("The scores sum to {}, expected {}: off by {}.", value(sums.sum),
                         value(sums.expected), bound(std::abs(sums.delta)));
  if (sums.certified_error)
    sentence += fmt::format(" Certified error: at most {}.", bound(*sums.certified_error));
  for (const PartScores& part : scores.parts)
    sentence +=
        fmt::format("{} {} {}", &part == &scores.parts.front() ? " Of that," : ",", readable(part),
                    value(std::accumulate(part.tokens.begin(), part.tokens.end(), 0.0)));
  write_paragraph(sentence + (scores.parts.empty() ? "" : "."), "  ");
}

void TextReport::write_windows(const TargetScores& scores) {
  const std::vector<WindowRow> all = window_rows(explanation_, scores);
  if (all.empty()) return;
  out_ += '\n';
  write_paragraph(windows_sentence(explanation_), "  ");
  const std::vector<WindowRow> rows = strongest(all, kMostWindows);
  const std::vector<std::string> table = window_table(rows, scores, width_);
  out_ += fmt::format("\n{}\n", styled(table.front(), kFaint));
  for (std::size_t line = 1; line < table.size(); ++line) out_ += table[line] + '\n';
  if (rows.size() < all.size())
    write_paragraph(
        fmt::format("and {}, which bring less", count(all.size() - rows.size(), "window")), "  ");
}

void TextReport::write_method() {
  if (explanation_.targets.size() > 1 || explanation_.windows.size() > 1) out_ += '\n';
  std::string sentence = explanation_.method;
  std::string separator = ": ";
  for (const auto& [name, parameter] : explanation_.parameters) {
    sentence += fmt::format("{}{} {}", separator, name, parameter_text(parameter));
    separator = ", ";
  }
  const Cost& cost = explanation_.cost;
  write_paragraph(fmt::format("{}. {}, {}, {:.2g} s. Model {} ({}).", sentence,
                              count(cost.gradient_passes, "gradient pass"),
                              count(cost.forward_passes, "forward pass"), cost.seconds,
                              explanation_.model.name, explanation_.model.architecture),
                  "  ", kFaint);
}

}  // namespace pellucid
