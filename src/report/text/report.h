#pragma once
// For people at a terminal: the parts of a text report, from top to bottom as formats/text.cpp and
// the comparison put them. Reads as well in a pipe: without colours a line of + and - under the
// text says what the colours say. Nothing of a text reaches the terminal raw.

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

  /// Scores from here on are this target's, on its scale. REQUIRES: before the parts with scores.
  void show_target(const TargetScores& scores);

  /// Between the reports of two texts.
  void write_rule(std::size_t number);
  /// What the model says, and whether that is right where the true label is known.
  void write_prediction();
  void write_warnings();
  /// "Why POSITIVE?", and what the marks mean.
  void write_heading(const TargetScores& scores);
  /// One line, such as a method's name.
  void write_title(std::string_view title);
  /// The text, or the pair's two, as written, with its words marked.
  void write_texts(const TargetScores& scores);
  /// The strongest words with their scores.
  void write_words(const TargetScores& scores);
  /// What the scores add up to, and how exactly.
  void write_sums(const TargetScores& scores);
  /// The windows that the text was read in, if there are several.
  void write_windows(const TargetScores& scores);
  /// Method, parameters, cost and model.
  void write_method();

  /// Words of a sentence on lines of at most the terminal's columns.
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
