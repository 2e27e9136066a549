// One self-contained page: the style sheet and the script are inside, a Content-Security-Policy
// lets nothing else run or load, and it reads without the script, in light and dark, and printed.
#include "pellucid/version.h"
#include "report/assets.h"
#include "report/format.h"
#include "report/html_parts.h"

namespace pellucid {

namespace {

std::string head(const RenderOptions&) {
  Html start, end;
  start.add(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"generator\" content=\"Pellucid {}\">\n"
      "<title>Why the model decided so – Pellucid</title>\n<style>",
      kReportCssHash, kReportJsHash, PELLUCID_VERSION);
  end.add("</style>\n</head>\n<body>\n<main>\n");
  return start.str() + std::string(kReportCss) + end.str();
}

/// One target's part: open on the page, or folded beside its siblings.
Html target_part(const PageContext& context, const TargetScores& scores) {
  const Target& target = scores.target;
  Html content;
  content.add("{}{}", text_part(context, scores), legend_part(context, scores));
  content.add(
      "<div class=\"columns\"><section><h4>Words</h4>{}</section><section>{}</section></div>",
      words_part(context, scores), sum_part(context, scores));
  content.add("{}", tokens_part(context, scores));
  Html html;
  if (!context.explanation.all_targets) {
    html.add(
        "<section class=\"target\"><h3>What speaks for and against <bdi>{}</bdi></h3>{}"
        "</section>",
        target.label, content);
    return html;
  }
  html.add(
      "<details class=\"target\"{}><summary><h3>For and against <bdi>{}</bdi></h3>"
      "<span class=\"number\">{} {}</span></summary>{}</details>",
      target.index == context.explanation.prediction.index ? Html().add(" open") : Html(),
      target.label, name_of(target.quantity), value(target.value), content);
  return html;
}

std::string body(const Explanation& explanation, std::size_t index, const RenderOptions&) {
  const PageContext context{explanation, score_scale(explanation)};
  const Prediction& prediction = explanation.prediction;
  Html html;
  html.add(
      "<article id=\"text-{}\">\n<header><div class=\"verdict\"><p class=\"kicker\">"
      "<span class=\"index\">Text {} · </span><bdi>{}</bdi> says</p><h2><bdi>{}</bdi>",
      index + 1, index + 1, explanation.model.name, prediction.label);
  if (prediction.index < prediction.probabilities.size())
    html.add(" <span class=\"share\">{}</span>",
             percent(prediction.probabilities[prediction.index]));
  html.add("</h2></div>{}</header>\n{}\n", prediction_part(context), warnings_part(context));
  for (const TargetScores& scores : explanation.targets)
    html.add("{}\n", target_part(context, scores));
  html.add("{}\n</article>\n", method_part(context));
  return html.str();
}

std::string tail(const RenderOptions&) {
  Html start, end;
  start.add(
      "</main>\n<footer>Made by Pellucid {}. Nothing on this page is loaded from elsewhere."
      "</footer>\n<script>",
      PELLUCID_VERSION);
  end.add("</script>\n</body>\n</html>\n");
  return start.str() + std::string(kReportJs) + end.str();
}

}  // namespace

extern const Format html_format;
const Format html_format{
    .info = {"html", "text/html; charset=utf-8", ".html", "one self-contained page"},
    .head = head,
    .body = body,
    .tail = tail};

}  // namespace pellucid
