// The page that compares methods. Agreement of two methods: Spearman's rank correlation of their
// word scores (ties share the mean rank), and how many of the strongest words they share.
#include <algorithm>
#include <cmath>

#include "base/fail.h"
#include "report/format.h"
#include "report/html_page.h"
#include "report/html_parts.h"

namespace pellucid {

namespace {

constexpr std::size_t kStrongest = 5;

void check(std::span<const Explanation> explanations) {
  if (explanations.empty())
    fail(ErrorKind::BadRequest,
         "comparison: nothing to compare (expected an explanation, found 0)");
  const Explanation& first = explanations.front();
  for (const Explanation& e : explanations)
    if (e.input.text != first.input.text || e.input.pair != first.input.pair ||
        e.input.words.size() != first.input.words.size() || e.targets.empty() ||
        e.targets.front().target.index != first.targets.front().target.index)
      fail(ErrorKind::BadRequest,
           "comparison: different questions (expected one text and one class, found others in {})",
           e.method);
}

/// 1 for the smallest; equals share their mean rank.
std::vector<double> ranks(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return scores[i]; });
  std::vector<double> out(scores.size());
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from;
    while (to < order.size() && scores[order[to]] == scores[order[from]]) ++to;
    const double mean = (static_cast<double>(from + to) + 1) / 2;
    for (std::size_t i = from; i < to; ++i) out[order[i]] = mean;
    from = std::max(to, from + 1);
  }
  return out;
}

/// Pearson's correlation of the ranks; NaN where one side does not vary.
double spearman(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = ranks(a), y = ranks(b);
  const double mean = (static_cast<double>(a.size()) + 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : NAN;
}

std::size_t shared_strongest(std::span<const double> a, std::span<const double> b,
                             std::size_t count) {
  const std::vector<std::size_t> x = by_strength(a), y = by_strength(b);
  return static_cast<std::size_t>(std::count_if(x.begin(), x.begin() + count, [&](std::size_t w) {
    return std::find(y.begin(), y.begin() + count, w) != y.begin() + count;
  }));
}

Html method_section(const TargetContext& context) {
  const Completeness* sums = context.scores.completeness ? &*context.scores.completeness : nullptr;
  Html html;
  html.add(R"(<section class="target"><div class="heading"><h3>{}</h3>{}</div>{})",
           context.explanation.method, attribution_part(context), text_part(context));
  if (context.scale.largest > 0) html.add("{}", legend_part(context));
  if (sums && sums->certified_error)
    html.add(R"(<p class="what">sum {}, certified error at most {}</p>)",
             with_minus(value(sums->sum)), bound(*sums->certified_error));
  return html.add("</section>");
}

Html word_table(std::span<const TargetContext> methods) {
  const Tokenization& input = methods.front().explanation.input;
  Html heads, rows;
  heads.add(R"(<th scope="col" class="number" aria-sort="ascending">#</th>)"
            R"(<th scope="col">Word</th>)");
  for (const TargetContext& method : methods)
    heads.add(R"(<th scope="col" class="number">{}</th><th scope="col" class="wide">strength</th>)",
              method.explanation.method);
  for (std::size_t w = 0; w < input.words.size(); ++w) {
    rows.add(R"(<tr data-word="{}"><td class="number" data-value="{}">{}</td>)", w, w, w + 1);
    rows.add(R"(<th scope="row"><bdi lang="">{}</bdi></th>)", input.words[w].text);
    for (const TargetContext& method : methods)
      rows.add("{}", score_cells(method.scale, method.scores.words[w]));
    rows.add("</tr>");
  }
  Html html;
  html.add(R"(<div class="many">{}</div>)", scrolling_table("Words by every method", heads, rows));
  return html;
}

Html agreement_table(std::span<const TargetContext> methods) {
  const std::size_t count = std::min(kStrongest, methods.front().scores.words.size());
  Html html;
  html.add(R"(<table><thead><tr><th scope="col">Methods</th>)"
           R"(<th scope="col" class="number">Rank correlation</th>)"
           R"(<th scope="col" class="number">Strongest {} shared</th></tr></thead><tbody>)",
           count);
  for (std::size_t a = 0; a < methods.size(); ++a)
    for (std::size_t b = a + 1; b < methods.size(); ++b) {
      const std::vector<double>& x = methods[a].scores.words;
      const std::vector<double>& y = methods[b].scores.words;
      const double correlation = spearman(x, y);
      html.add(R"(<tr><th scope="row">{} and {}</th><td class="number">{}</td>)",
               methods[a].explanation.method, methods[b].explanation.method,
               std::isfinite(correlation) ? with_minus(fmt::format("{:.2f}", correlation)) : "–");
      html.add(R"(<td class="number">{} of {}</td></tr>)", shared_strongest(x, y, count), count);
    }
  return html.add("</tbody></table>");
}

}  // namespace

std::string render_comparison(std::span<const Explanation> explanations,
                              const RenderOptions& options) {
  check(explanations);
  const Explanation& first = explanations.front();
  std::vector<TargetContext> methods;
  for (const Explanation& e : explanations)
    methods.push_back({e, e.targets.front(), score_scale(e, e.targets.front(), options.normalize)});

  Html html;
  html.add("<article id=\"text-1\">\n<header>{}{}</header>\n", verdict_part(first, 0, options),
           prediction_part(first));
  for (const Explanation& e : explanations) html.add("{}", warnings_part(e));
  for (const TargetContext& method : methods) html.add("{}\n", method_section(method));
  if (!first.input.words.empty()) {
    html.add(R"(<section class="target"><h3>Word by word</h3>{}</section>)", word_table(methods));
    if (methods.size() > 1)
      html.add(R"(<section class="target"><h3>How far they agree</h3>{}</section>)",
               agreement_table(methods));
  }
  for (const Explanation& e : explanations) html.add("{}\n", method_part(e));
  html.add("</article>\n");
  return page_head(options) + html.str() + page_tail(options);
}

}  // namespace pellucid
