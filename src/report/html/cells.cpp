#include "report/html/cells.h"

#include <algorithm>
#include <cmath>

namespace pellucid {

std::string with_minus(std::string number) {
  if (number.starts_with('-')) number.replace(0, 1, "−");
  return number;
}

std::string shown(const ScoreScale& scale, double score) { return with_minus(scale.show(score)); }

Html bar_part(double from, double to, std::string_view kind) {
  if (from == to) return {};
  const double left = std::clamp(std::min(from, to), 0.0, 1.0);
  const double right = std::clamp(std::max(from, to), 0.0, 1.0);
  Html html;
  html.add(R"(<rect class="{}" x="{:.2f}%" y="15%" width="{:.2f}%" height="70%"/>)", kind,
           100 * left, std::max(0.3, 100 * (right - left)));
  return html;
}

Html score_cells(const ScoreScale& scale, double score) {
  const double share = scale.share(score);
  Html html;
  html.add(R"(<td class="number" data-value="{}">{}</td>)", score, shown(scale, score));
  html.add(R"(<td class="wide" data-value="{}"><svg class="bar" aria-hidden="true">)"
           R"(<rect class="axis" x="50%" width="1" height="100%"/>{}</svg></td>)",
           std::abs(score), bar_part(0.5, 0.5 + share / 2, share < 0 ? "against" : "for"));
  return html;
}

Html part_heads(const TargetScores& scores) {
  Html html;
  for (const PartScores& part : scores.parts)
    html.add(R"(<th scope="col" class="number">{}</th>)", readable(part));
  return html;
}

Html part_cells(const TargetContext& context, std::vector<double> PartScores::*which,
                std::size_t i) {
  Html html;
  for (const PartScores& part : context.scores.parts)
    html.add(R"(<td class="number" data-value="{}">{}</td>)", (part.*which)[i],
             shown(context.scale, (part.*which)[i]));
  return html;
}

Html scrolling_table(std::string_view name, const Html& heads, const Html& rows) {
  Html html;
  html.add(R"(<div class="scroll" tabindex="0" role="region" aria-label="{}">)"
           R"(<table class="sortable"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>)",
           name, heads, rows);
  return html;
}

}  // namespace pellucid
