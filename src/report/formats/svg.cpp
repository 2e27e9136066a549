// A picture for papers and slides: the prediction, the coloured text and the strongest words.
// Plain SVG 1.1 with attributes only (no style sheet, no script, no foreign objects), on white, so
// that Inkscape, LaTeX, office programs and browsers draw the same. One text is one picture.
#include <algorithm>
#include <cmath>

#include "base/fail.h"
#include "report/formats.h"
#include "report/html/markup.h"
#include "report/numbers.h"
#include "report/palette.h"
#include "report/svg/svg_text.h"

namespace pellucid {

namespace {

constexpr double kWidth = 720, kMargin = 28, kInner = kWidth - 2 * kMargin;
constexpr double kTextSize = 19, kLine = 36, kSmall = 13, kRow = 24, kBarHeight = 13;
constexpr double kNames = 170, kNumbers = 75;
constexpr std::size_t kTopWords = 12, kTopClasses = 6;
constexpr std::string_view kInk = "#1a2029", kSoft = "#59636f", kTrack = "#e8ebf0";

enum class Anchor { Start, End };

class Picture {
 public:
  Picture(const Explanation& explanation, const RenderOptions& options)
      : explanation_(explanation), options_(options), palette_(find_palette(options.palette)) {}

  std::string draw() {
    prediction();
    for (const TargetScores& scores : explanation_.targets) {
      const ScoreScale scale = score_scale(explanation_, scores, options_.normalize);
      down(26);
      write(kMargin, 17, fmt::format("For and against {}", name_of(scores.target)), kInk, true);
      down(12);
      text(scores, scale, 0);
      if (explanation_.input.pair) text(scores, scale, 1);
      words(scores, scale);
      footnote(scores);
    }
    Html picture;
    picture.add(R"(<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="{:.0f}" height="{:.0f}" viewBox="0 0 {:.0f} {:.0f}" font-family="Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif">
<title>{}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
{}</svg>
)",
                kWidth, y_ + kMargin, kWidth, y_ + kMargin,
                svg_text(fmt::format("Why {}", explanation_.prediction.label)), body_);
    return picture.str();
  }

 private:
  void down(double by) { y_ += by; }

  /// One line with its baseline at y_, at most as wide as the picture.
  void write(double x, double size, std::string_view words, std::string_view colour,
             bool bold = false, Anchor anchor = Anchor::Start) {
    const double room = (anchor == Anchor::Start ? kWidth - kMargin - x : x - kMargin) / size;
    body_.add(R"(<text x="{:.1f}" y="{:.1f}" font-size="{}" fill="{}" font-weight="{}" )"
              R"(text-anchor="{}">{}</text>)"
              "\n",
              x, y_, size, colour, bold ? "bold" : "normal",
              anchor == Anchor::Start ? "start" : "end", svg_text(cut_to_width(words, room)));
  }

  void bar(double x, double width, std::string_view colour) {
    body_.add(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" fill="{}"/>)"
              "\n",
              x, y_ - kBarHeight + 2, std::max(width, 0.5), kBarHeight, colour);
  }

  void prediction() {
    const Prediction& prediction = explanation_.prediction;
    std::string head = prediction.label;
    if (prediction.index < class_scores(prediction).size())
      head += fmt::format("  {}", show_class(prediction, prediction.index));
    down(26);
    write(kMargin, 26, head, kInk, true);
    if (options_.true_label) {
      down(22);
      write(kMargin, kSmall,
            fmt::format("true label: {}", true_label(explanation_.model, *options_.true_label)),
            kSoft);
    }
    down(10);
    std::vector<std::size_t> order = by_class_score(prediction);
    if (order.size() > kTopClasses) order.resize(kTopClasses);
    const bool bars = prediction.values.empty();
    for (const std::size_t c : order) {
      const double share = class_scores(prediction)[c];
      const double room = kInner - kNames - kNumbers;
      down(kRow - 3);
      write(kMargin, kSmall, cut_to_width(label_of(explanation_.model, c), (kNames - 10) / kSmall),
            kInk, c == prediction.index);
      if (bars) bar(kMargin + kNames, room, kTrack);
      if (bars && share > 0)
        bar(kMargin + kNames, room * std::min(share, 1.0), c == prediction.index ? kInk : kSoft);
      write(kWidth - kMargin, kSmall, show_class(prediction, c), kInk, false, Anchor::End);
    }
    down(8);
  }

  void text(const TargetScores& scores, const ScoreScale& scale, int segment) {
    for (const std::vector<TextRun>& line :
         text_lines(explanation_, scores, scale, segment, kInner / kTextSize)) {
      down(kLine);
      for (const TextRun& run : line) {
        const double x = kMargin + run.x * kTextSize, width = run.width * kTextSize;
        if (run.level != 0) highlight(x, width, run.level);
        body_.add(R"(<text x="{:.1f}" y="{:.1f}" font-size="{}" fill="{}" textLength="{:.1f}" )"
                  R"(lengthAdjust="spacingAndGlyphs">{}</text>)"
                  "\n",
                  x, y_, kTextSize, kInk, width, run.text);
      }
    }
  }

  /// A tint, and from a tenth of the largest score a line: solid for, dashed against.
  void highlight(double x, double width, int level) {
    const std::string_view colour = level > 0 ? palette_.for_hex : palette_.against_hex;
    const int strength = std::abs(level);
    body_.add(R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" rx="2" fill="{}" )"
              R"(fill-opacity="{:.2f}"/>)"
              "\n",
              x, y_ - 18, width, 24, colour, 0.06 * strength);
    if (strength < 2) return;
    body_.add(R"(<line x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}" stroke="{}" )"
              R"(stroke-width="{:.1f}"{}/>)"
              "\n",
              x, x + width, y_ + 6, y_ + 6, colour, 0.7 + 0.2 * strength,
              level < 0 ? Html().add(R"( stroke-dasharray="4 2.5")") : Html());
  }

  void words(const TargetScores& scores, const ScoreScale& scale) {
    std::vector<std::size_t> order = by_strength(scores.words);
    if (order.size() > kTopWords) order.resize(kTopWords);
    const double left = kMargin + kNames + kNumbers;
    const double axis = (left + kWidth - kMargin) / 2, half = axis - left;
    down(20);
    const double top = y_;
    for (const std::size_t w : order) {
      const double share = scale.share(scores.words[w]);
      down(kRow);
      write(kMargin, kSmall + 1,
            cut_to_width(explanation_.input.words[w].text, (kNames - 10) / (kSmall + 1)), kInk);
      write(left - 18, kSmall, scale.show(scores.words[w]), kInk, false, Anchor::End);
      if (share != 0)
        bar(share > 0 ? axis : axis + share * half, std::abs(share) * half,
            share > 0 ? palette_.for_hex : palette_.against_hex);
    }
    if (order.empty()) return;
    body_.add(R"(<line x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}" stroke="{3}"/>)"
              "\n",
              axis, top + 8, y_ + 6, kSoft);
  }

  void footnote(const TargetScores& scores) {
    const Target& target = scores.target;
    std::string sums = fmt::format("{} {}", quantity_name(target), value(target.value));
    if (target.baseline_value) sums += fmt::format(", reference {}", value(*target.baseline_value));
    if (scores.completeness) {
      sums += fmt::format("; scores sum to {}", value(scores.completeness->sum));
      if (scores.completeness->certified_error)
        sums += fmt::format(", certified error {}", bound(*scores.completeness->certified_error));
    }
    down(30);
    write(kMargin, kSmall, fmt::format("{}: {}", explanation_.method, sums), kSoft);
  }

  const Explanation& explanation_;
  const RenderOptions& options_;
  const Palette& palette_;
  Html body_;
  double y_ = kMargin;  // the baseline of what is drawn next
};

std::string body(const Explanation& explanation, std::size_t index, const RenderOptions& options) {
  if (index > 0)
    fail(ErrorKind::BadRequest,
         "{}: an svg picture holds one text (expected 1 text, found more; html holds many)",
         option("format"));
  return Picture(explanation, options).draw();
}

}  // namespace

const Format format::svg{.info = {"svg", "image/svg+xml", ".svg", "a picture of one text", false},
                         .body = body};

}  // namespace pellucid
