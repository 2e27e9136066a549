#include "report/svg/svg_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

#include "base/utf8.h"
#include "report/pieces.h"
#include "report/text/terminal.h"

namespace pellucid {

namespace {

/// Helvetica's widths of U+0020 to U+007E in thousandths (Adobe's font metrics).
constexpr std::uint16_t kAscii[] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
constexpr double kLetter = 0.58;

double width_of(const Glyph& glyph) {
  const auto c = static_cast<unsigned char>(glyph.text.empty() ? ' ' : glyph.text.front());
  if (glyph.space) return 0.278 * static_cast<double>(glyph.columns);
  if (c < 0x7F && glyph.text.size() == 1) return kAscii[c - 0x20] / 1000.0;
  if (c < 0x7F && glyph.columns <= 2) return kAscii[c - 0x20] / 1000.0;  // with marks
  return glyph.columns == 2 ? 1.0 : kLetter * static_cast<double>(glyph.columns);
}

/// XML takes no U+FFFE and U+FFFF.
std::string without_noncharacters(std::string text) {
  for (const std::string_view bad : {"\uFFFE", "\uFFFF"})
    for (std::size_t at; (at = text.find(bad)) != std::string::npos;)
      text.replace(at, bad.size(), "\uFFFD");
  return text;
}

bool begins_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<utf8proc_int32_t>(next_code_point(text, at));
    const auto direction = utf8proc_get_property(c)->bidi_class;
    if (direction == UTF8PROC_BIDI_CLASS_L) return false;
    if (direction == UTF8PROC_BIDI_CLASS_R || direction == UTF8PROC_BIDI_CLASS_AL) return true;
  }
  return false;
}

/// Fills lines run by run; what stands together without a space stays together.
class LineBreaker {
 public:
  explicit LineBreaker(double width) : width_(width) {}

  void add(const Glyph& glyph, int level) {
    const double wide = width_of(glyph);
    if (glyph.space) {
      x_ += wide;
      kept_ = line_.size();
      joined_ = false;
      return;
    }
    if (x_ + wide > width_ && !line_.empty()) wrap();
    if (!joined_ || line_.empty() || line_.back().level != level)
      line_.push_back({.text = "", .x = x_, .width = 0, .level = level});
    line_.back().text += without_noncharacters(glyph.text);
    line_.back().width += wide;
    x_ += wide;
    joined_ = true;
  }

  void end_of_word() { joined_ = false; }

  void end_line() {
    lines_.push_back(std::move(line_));
    line_.clear();
    x_ = 0;
    kept_ = 0;
    joined_ = false;
  }

  std::vector<std::vector<TextRun>> lines() && {
    end_line();
    return std::move(lines_);
  }

 private:
  /// Takes the runs since the last space to a new line, or breaks here if there was none.
  void wrap() {
    if (kept_ == 0) kept_ = line_.size();
    const auto cut = line_.begin() + static_cast<std::ptrdiff_t>(kept_);
    std::vector<TextRun> next(cut, line_.end());
    line_.erase(cut, line_.end());
    end_line();
    for (TextRun& run : next) {
      run.x = x_;
      x_ += run.width;
    }
    joined_ = !next.empty();
    line_ = std::move(next);
  }

  const double width_;
  std::vector<std::vector<TextRun>> lines_;
  std::vector<TextRun> line_;
  double x_ = 0;
  std::size_t kept_ = 0;  // runs before the last space
  bool joined_ = false;   // the next glyph may join the last run
};

}  // namespace

std::string svg_text(std::string_view text) { return without_noncharacters(terminal_text(text)); }

double text_width(std::string_view text) {
  double sum = 0;
  for (const Glyph& glyph : glyphs(text)) sum += width_of(glyph);
  return sum;
}

std::string cut_to_width(std::string_view text, double width) {
  if (text_width(text) <= width) return std::string(text);
  std::string out;
  double used = 1;  // the ellipsis
  for (const Glyph& glyph : glyphs(text)) {
    used += width_of(glyph);
    if (used > width) break;
    out += glyph.text;
  }
  return out + "…";
}

std::vector<std::vector<TextRun>> text_lines(const Explanation& explanation,
                                             const TargetScores& scores, const ScoreScale& scale,
                                             int segment, double width) {
  LineBreaker breaker(width);
  for (const TextPiece& piece : text_pieces(explanation.input, segment)) {
    const int level = piece.word ? scale.level(scores.words[*piece.word]) : 0;
    breaker.end_of_word();
    for (const Glyph& glyph : glyphs(piece.text))
      glyph.line_end ? breaker.end_line() : breaker.add(glyph, level);
  }
  std::vector<std::vector<TextRun>> lines = std::move(breaker).lines();
  const Tokenization& input = explanation.input;
  if (begins_right_to_left(segment == 0 ? input.text : *input.pair))
    for (std::vector<TextRun>& line : lines)
      for (TextRun& run : line) run.x = width - run.x - run.width;
  return lines;
}

}  // namespace pellucid
