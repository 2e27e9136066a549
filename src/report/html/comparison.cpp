// The page that compares methods: the coloured text by each, every word's score by each, how far
// they agree, and how each was made.
#include "report/html/comparison.h"

#include "report/agreement.h"
#include "report/html/page.h"
#include "report/html/parts.h"
#include "report/html/sums.h"

namespace pellucid {

namespace {

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
  Html rows;
  std::size_t of = 0;
  for (std::size_t a = 0; a < methods.size(); ++a)
    for (std::size_t b = a + 1; b < methods.size(); ++b) {
      const Agreement found = agreement(methods[a].scores.words, methods[b].scores.words);
      of = found.of;
      rows.add(R"(<tr><th scope="row">{} and {}</th><td class="number">{}</td>)",
               methods[a].explanation.method, methods[b].explanation.method,
               with_minus(show_correlation(found)));
      rows.add(R"(<td class="number">{} of {}</td></tr>)", found.shared, found.of);
    }
  Html html;
  return html.add(R"(<table><thead><tr><th scope="col">Methods</th>)"
                  R"(<th scope="col" class="number">Rank correlation</th>)"
                  R"(<th scope="col" class="number">Strongest {} shared</th></tr></thead>)"
                  R"(<tbody>{}</tbody></table>)",
                  of, rows);
}

}  // namespace

std::string html_comparison(std::span<const Explanation> explanations,
                            const RenderOptions& options) {
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
