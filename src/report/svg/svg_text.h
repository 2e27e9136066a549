#pragma once
// Text in a picture: how wide it is, and how it breaks into lines.
// Thread rule: thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explanation.h"
#include "report/numbers.h"

namespace pellucid {

/// Harmless text for XML on one line: no control characters, no U+FFFE, no U+FFFF.
std::string svg_text(std::string_view text);

/// Width of svg_text(text) at a font size of 1, in the metrics of Helvetica, which Arial and
/// Liberation Sans share. Letters outside ASCII have an average width. The picture states the width
/// of every run, so that another font is stretched to it.
double text_width(std::string_view text);

/// `text` if it fits into `width`, else its beginning with an ellipsis.
std::string cut_to_width(std::string_view text, double width);

/// Part of one line of a text: all of one word, or of what is between words.
struct TextRun {
  std::string text;
  double x = 0;      // from the line's left end, at a font size of 1
  double width = 0;  // at a font size of 1
  int level = 0;     // ScoreScale::level of its word
};

/// The text (0, or the pair's second 1) in lines of at most `width`, broken after spaces. A text
/// that begins right-to-left is set from the right.
std::vector<std::vector<TextRun>> text_lines(const Explanation& explanation,
                                             const TargetScores& scores, const ScoreScale& scale,
                                             int segment, double width);

}  // namespace pellucid
