#pragma once
// For people at a terminal: the parts of a text report, from top to bottom as formats/text.cpp and
// text/comparison.cpp put them. Without colours, as in a pipe, a line of + and - under the text
// shows what the colours show. Nothing of a text reaches the terminal unescaped.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/explanation.h"
#include "pellucid/formats.h"
#include "report/numbers.h"
#include "report/palette.h"
#include "report/text/terminal.h"

namespace pellucid {

/// Thread rule: one thread at a time. Lifetime: looks at the explanation and the options.
class TextReport {
 public:
  TextReport(const Explanation& explanation, const RenderOptions& options);

  /// The parts with scores show this target from here on, on its scale. REQUIRES: called before
  /// the first part with scores.
  void show_target(const TargetScores& scores);

  /// Between the reports of two texts.
  void write_rule(std::size_t number);
  /// What the model says, and whether that is right where the true label is known.
  void write_prediction();
  void write_warnings();
  /// "Why POSITIVE?", and the meaning of the marks.
  void write_heading(const TargetScores& scores);
  /// One line, such as a method's name.
  void write_title(std::string_view title);
  /// The text, or the pair's two, as written, with its words marked.
  void write_texts(const TargetScores& scores);
  /// The strongest words with their scores.
  void write_words(const TargetScores& scores);
  /// The sum of the scores, and how exactly it is F(x) - F(x').
  void write_sums(const TargetScores& scores);
  /// The table of the windows that the text was read in, if there are several.
  void write_windows(const TargetScores& scores);
  /// Method, parameters, cost and model.
  void write_method();

  /// A sentence, broken between words into lines that fit into the terminal.
  void write_paragraph(std::string_view sentence, std::string_view indent,
                       std::string_view style = "");
  std::string take() { return std::move(out_); }

 private:
  struct Cell {
    Glyph glyph;
    int level = 0;
    bool unread = false;
  };

  /// Text 0 or 1, in lines of at most width_ - 2 columns, broken after spaces.
  void write_text(const TargetScores& scores, int segment);
  void write_line(const std::vector<Cell>& line);
  std::string_view style_of(const Cell& cell) const;
  std::string two_sided_bar(double share, std::size_t half) const;
  std::string styled(std::string_view text, std::string_view style) const;

  const Explanation& explanation_;
  const RenderOptions& options_;
  const Palette& palette_;
  const std::size_t width_;
  ScoreScale scale_;  // of the target being written
  std::string out_;
};

}  // namespace pellucid
