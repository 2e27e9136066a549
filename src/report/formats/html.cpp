// One self-contained page: the style sheet and the script are inside, a Content-Security-Policy
// lets nothing else run or load, and it reads without the script, in light and dark, and printed.
#include <algorithm>

#include "report/formats.h"
#include "report/html/page.h"
#include "report/html/parts.h"
#include "report/html/sums.h"
#include "report/html/windows.h"

namespace pellucid {

namespace {

Html target_content(const TargetContext& context) {
  Html html;
  html.add("{}", text_part(context));
  if (context.scale.largest > 0) html.add("{}", legend_part(context));
  html.add(R"(<div class="columns"><section><h4>Words</h4>{}</section><section>{}</section></div>)",
           words_part(context), sum_part(context));
  return html.add("{}{}{}", tokens_part(context), windows_part(context), surrogate_part(context));
}

Html one_target(const TargetContext& context) {
  Html html;
  html.add(R"(<section class="target"><div class="heading"><h3>{} <bdi>{}</bdi></h3>{}</div>)"
           R"({}</section>)",
           directions(context.scores.target).what, name_of(context.scores.target),
           attribution_part(context), target_content(context));
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
             open ? Html().add(" open") : Html(), name_of(target), chips_part(context));
    html.add(R"(<span class="number">{} {}</span></summary>{}{}</details>)", quantity_name(target),
             with_minus(value(target.value)), attribution_part(context), target_content(context));
  }
  return html;
}

std::string body(const Explanation& explanation, std::size_t index, const RenderOptions& options) {
  const TargetScores& first = explanation.targets.front();
  Html html;
  html.add("<article id=\"text-{}\">\n<header>{}{}</header>\n{}\n", index + 1,
           verdict_part(explanation, index, options), prediction_part(explanation),
           warnings_part(explanation));
  html.add(
      "{}\n{}\n</article>\n",
      explanation.all_targets
          ? all_targets(explanation, options)
          : one_target({explanation, first, score_scale(explanation, first, options.normalize)}),
      method_part(explanation));
  return html.str();
}

}  // namespace

const Format format::html{
    .info = {"html", "text/html; charset=utf-8", ".html", "one self-contained page"},
    .head = page_head,
    .body = body,
    .tail = page_tail};

}  // namespace pellucid
