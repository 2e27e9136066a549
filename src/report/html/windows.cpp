#include "report/html/windows.h"

#include "report/window_rows.h"

namespace pellucid {

namespace {

Html number_cell(const std::optional<double>& number, const std::string& shown) {
  return Html().add(R"(<td class="number" data-value="{}">{}</td>)", number.value_or(0),
                    number ? with_minus(shown) : "");
}

Html row_of(const WindowRow& row, std::size_t number) {
  const WindowResult& window = *row.window;
  const Prediction& prediction = window.prediction;
  Html html;
  html.add(
      R"(<tr><td class="number" data-value="{}">{}</td><td class="number" data-value="{}">{}</td>)",
      number, number, window.first_token, row.words);
  html.add(R"(<td><bdi lang="">{}…</bdi></td>)", row.begins);
  html.add("{}", number_cell(window.weight, fmt::format("{:.4f}", window.weight)));
  const bool known = prediction.index < class_scores(prediction).size();
  html.add(R"(<td><bdi>{}</bdi> <span class="number">{}</span></td>)", prediction.label,
           known ? with_minus(show_class(prediction, prediction.index)) : "");
  const Target target = row.target ? row.target->target : Target{};
  const auto sums = row.target ? row.target->completeness : std::nullopt;
  html.add("{}{}", number_cell(target.value, value(target.value)),
           number_cell(target.baseline_value, value(target.baseline_value.value_or(0))));
  if (sums) {
    html.add("{}", number_cell(sums->delta, value(sums->delta)));
    html.add("{}", number_cell(sums->certified_error, bound(sums->certified_error.value_or(0))));
  }
  return html.add("</tr>");
}

}  // namespace

Html windows_part(const TargetContext& context) {
  const std::vector<WindowRow> rows = window_rows(context.explanation, context.scores);
  if (rows.empty()) return {};
  Html body, heads, html;
  for (std::size_t w = 0; w < rows.size(); ++w) body.add("{}", row_of(rows[w], w + 1));
  heads.add(
      R"(<th scope="col" class="number" aria-sort="ascending">#</th>)"
      R"(<th scope="col" class="number">Words</th><th scope="col">Begins</th>)"
      R"(<th scope="col" class="number">Weight</th><th scope="col">Says</th>)"
      R"(<th scope="col" class="number">{}</th><th scope="col" class="number">Reference</th>)",
      quantity_name(context.scores.target));
  if (context.scores.completeness)
    heads.add(R"(<th scope="col" class="number">Off by</th>)"
              R"(<th scope="col" class="number">Certified</th>)");
  html.add(R"(<details class="tokens"><summary>{}, one after the other</summary>)"
           R"(<p class="what">{}</p>{}</details>)",
           count(rows.size(), "window"), windows_sentence(context.explanation),
           scrolling_table("Windows", heads, body));
  return html;
}

}  // namespace pellucid
