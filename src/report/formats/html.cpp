// One self-contained page: the style sheet and the script are inside, a Content-Security-Policy
// lets nothing else run or load, and it reads without the script, in light and dark, and printed.
#include <algorithm>

#include "pellucid/version.h"
#include "report/assets.h"
#include "report/format.h"
#include "report/html_parts.h"

namespace pellucid {

namespace {

std::string head(const RenderOptions& options) {
  Html start, end;
  start.add(
      R"(<!doctype html>
<html lang="en" data-palette="{}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Pellucid {}">
<title>Why the model decided so – Pellucid</title>
<style>)",
      options.palette, kReportCssHash, kReportJsHash, PELLUCID_VERSION);
  end.add(R"(</style>
</head>
<body>
<h1>Why the model decided so</h1>
<main>
)");
  return start.str() + std::string(kReportCss) + end.str();
}

Html target_content(const TargetContext& context) {
  Html html;
  html.add("{}", text_part(context));
  if (context.scale.largest > 0) html.add("{}", legend_part(context));
  html.add(R"(<div class="columns"><section><h4>Words</h4>{}</section><section>{}</section></div>)",
           words_part(context), sum_part(context));
  return html.add("{}", tokens_part(context));
}

/// Attribution label and score, as Captum's table calls them.
Html attribution(const TargetContext& context) {
  double sum = 0;
  for (const double score : context.scores.tokens) sum += score;
  Html html;
  html.add(R"(<p class="attribution">attribution label <b><bdi>{}</bdi></b> · )"
           R"(attribution score <b>{}</b></p>)",
           context.scores.target.label, with_minus(context.scale.show(sum)));
  return html;
}

Html one_target(const TargetContext& context) {
  Html html;
  html.add(R"(<section class="target"><div class="heading"><h3>What speaks for and against )"
           R"(<bdi>{}</bdi></h3>{}</div>{}</section>)",
           context.scores.target.label, attribution(context), target_content(context));
  return html;
}

/// Every class as a fold, the likeliest first; the predicted one is open.
Html all_targets(const Explanation& explanation, const RenderOptions& options) {
  std::vector<const TargetScores*> order;
  for (const TargetScores& scores : explanation.targets) order.push_back(&scores);
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [](const TargetScores* scores) { return scores->target.value; });
  Html html;
  for (const TargetScores* scores : order) {
    const Target& target = scores->target;
    const TargetContext context{explanation, *scores,
                                score_scale(explanation, *scores, options.normalize)};
    const bool open = target.index == explanation.prediction.index;
    html.add(R"(<details class="target"{}><summary><h3>For and against <bdi>{}</bdi></h3>{})",
             open ? Html().add(" open") : Html(), target.label, chips_part(context));
    html.add(R"(<span class="number">{} {}</span></summary>{}{}</details>)",
             name_of(target.quantity), with_minus(value(target.value)), attribution(context),
             target_content(context));
  }
  return html;
}

Html verdict(const Explanation& explanation, std::size_t index, const RenderOptions& options) {
  const Prediction& prediction = explanation.prediction;
  Html html;
  html.add(R"(<div><p class="kicker"><span class="index">Text {} · </span><bdi>{}</bdi> says</p>)",
           index + 1, explanation.model.name);
  html.add(R"(<h2><bdi class="label">{}</bdi>)", prediction.label);
  if (prediction.index < prediction.probabilities.size()) {
    const double probability = prediction.probabilities[prediction.index];
    html.add(R"( <span class="share" data-value="{}">{}</span>)", probability,
             percent(probability));
  }
  html.add("</h2>");
  if (options.true_label) {
    const std::string label = true_label(explanation.model, *options.true_label);
    const bool right = label == prediction.label;
    html.add(R"(<p class="truth {}">{} true label <b><bdi>{}</bdi></b></p>)",
             right ? "right" : "wrong", right ? "✓" : "✗", label);
  }
  return html.add("</div>");
}

std::string body(const Explanation& explanation, std::size_t index, const RenderOptions& options) {
  const TargetScores& first = explanation.targets.front();
  Html html;
  html.add("<article id=\"text-{}\">\n<header>{}{}</header>\n{}\n", index + 1,
           verdict(explanation, index, options), prediction_part(explanation),
           warnings_part(explanation));
  html.add(
      "{}\n{}\n</article>\n",
      explanation.all_targets
          ? all_targets(explanation, options)
          : one_target({explanation, first, score_scale(explanation, first, options.normalize)}),
      method_part(explanation));
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
