// For people at a terminal: what the model says, the text with its words marked, the strongest
// words, how exact it is and how it was made.
#include "report/formats.h"
#include "report/text/report.h"

namespace pellucid {

namespace {

std::string body(const Explanation& explanation, std::size_t index, const RenderOptions& options) {
  TextReport report(explanation, options);
  if (index > 0) report.write_rule(index + 1);
  report.write_prediction();
  report.write_warnings();
  for (const TargetScores& scores : explanation.targets) {
    report.show_target(scores);
    report.write_heading(scores);
    report.write_texts(scores);
    report.write_words(scores);
    report.write_sums(scores);
    report.write_windows(scores);
  }
  report.write_method();
  return report.take();
}

}  // namespace

const Format format::text{.info = {"text", "text/plain; charset=utf-8", ".txt", "for a terminal"},
                          .body = body};

}  // namespace pellucid
