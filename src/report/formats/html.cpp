// One self-contained page: the style sheet and the script are inside, a Content-Security-Policy
// lets nothing else run or load, and it reads without the script, in light and dark, and printed.
#include <algorithm>

#include "pellucid/version.h"
#include "report/assets.h"
#include "report/format.h"
#include "report/html_parts.h"

namespace pellucid {

namespace {

std::string head(const RenderOptions&) {
  Html start, end;
  start.add(
      R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Pellucid {}">
<title>Why the model decided so – Pellucid</title>
<style>)",
      kReportCssHash, kReportJsHash, PELLUCID_VERSION);
  end.add(R"(</style>
</head>
<body>
<h1>Why the model decided so</h1>
<main>
)");
  return start.str() + std::string(kReportCss) + end.str();
}

Html target_content(const PageContext& context, const TargetScores& scores) {
  Html html;
  html.add("{}", text_part(context, scores));
  if (context.scale.largest > 0) html.add("{}", legend_part(context));
  html.add(R"(<div class="columns"><section><h4>Words</h4>{}</section><section>{}</section></div>)",
           words_part(context, scores), sum_part(context, scores));
  html.add("{}", tokens_part(context, scores));
  return html;
}

Html one_target(const PageContext& context) {
  const TargetScores& scores = context.explanation.targets.front();
  Html html;
  html.add(
      R"(<section class="target"><h3>What speaks for and against <bdi>{}</bdi></h3>{}</section>)",
      scores.target.label, target_content(context, scores));
  return html;
}

/// Every class as a fold, the likeliest first; the predicted one is open.
Html all_targets(const PageContext& context) {
  std::vector<const TargetScores*> order;
  for (const TargetScores& scores : context.explanation.targets) order.push_back(&scores);
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [](const TargetScores* scores) { return scores->target.value; });
  Html html;
  for (const TargetScores* scores : order) {
    const Target& target = scores->target;
    const bool open = target.index == context.explanation.prediction.index;
    html.add(R"(<details class="target"{}><summary><h3>For and against <bdi>{}</bdi></h3>{})",
             open ? Html().add(" open") : Html(), target.label, chips_part(context, *scores));
    html.add(R"(<span class="number">{} {}</span></summary>{}</details>)", name_of(target.quantity),
             with_minus(value(target.value)), target_content(context, *scores));
  }
  return html;
}

std::string body(const Explanation& explanation, std::size_t index, const RenderOptions&) {
  const PageContext context{explanation, score_scale(explanation)};
  const Prediction& prediction = explanation.prediction;
  Html html;
  html.add(R"(<article id="text-{}">
<header><div><p class="kicker"><span class="index">Text {} · </span><bdi>{}</bdi> says</p>
<h2><bdi class="label">{}</bdi>)",
           index + 1, index + 1, explanation.model.name, prediction.label);
  if (prediction.index < prediction.probabilities.size()) {
    const double probability = prediction.probabilities[prediction.index];
    html.add(R"( <span class="share" data-value="{}">{}</span>)", probability,
             percent(probability));
  }
  html.add("</h2></div>{}</header>\n{}\n", prediction_part(context), warnings_part(context));
  html.add("{}\n{}\n</article>\n",
           explanation.all_targets ? all_targets(context) : one_target(context),
           method_part(context));
  return html.str();
}

std::string tail(const RenderOptions&) {
  Html start, end;
  start.add(R"(</main>
<footer>Made by Pellucid {}. Nothing on this page is loaded from elsewhere.</footer>
<script>)",
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
