// The parts of the page that are about numbers as a whole: from the reference to the prediction,
// the proof, and how it was made.
#include <algorithm>
#include <cmath>

#include "report/html_parts.h"

namespace pellucid {

namespace {

std::string with_minus(std::string number) {
  if (number.starts_with('-')) number.replace(0, 1, "−");
  return number;
}

std::string signed_value(double number) {
  return with_minus(fmt::format("{}{}", number < 0 ? "" : "+", value(number)));
}

/// The stretch of the number line that a waterfall needs; all of 0 to 1 for a probability.
struct Axis {
  double low, high;

  double at(double number) const { return high > low ? (number - low) / (high - low) : 0.5; }
};

/// One row of the waterfall: from one level to the next.
Html step_row(std::string_view name, double amount, double from, const Axis& axis) {
  Html html;
  const double a = std::clamp(axis.at(from), 0.0, 1.0);
  const double b = std::clamp(axis.at(from + amount), 0.0, 1.0);
  html.add(
      "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"wide\">"
      "<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"{}\" x=\"{:.2f}%\" y=\"15%\" "
      "width=\"{:.2f}%\" height=\"70%\"/></svg></td></tr>",
      name, signed_value(amount), amount < 0 ? "against" : "for", 100 * std::min(a, b),
      std::max(0.3, 100 * std::abs(b - a)));
  return html;
}

/// A row that marks a level: the reference, the prediction.
Html level_row(const Html& name, double level, const Axis& axis) {
  Html html;
  html.add(
      "<tr class=\"level\"><th scope=\"row\">{}</th><td class=\"number\">{}</td>"
      "<td class=\"wide\"><svg class=\"bar\" aria-hidden=\"true\">"
      "<rect class=\"track\" y=\"44%\" width=\"100%\" height=\"12%\"/>"
      "<rect class=\"level\" x=\"{:.2f}%\" width=\"3\" height=\"100%\"/></svg></td></tr>",
      name, with_minus(value(level)), 99 * std::clamp(axis.at(level), 0.0, 1.0));
  return html;
}

Axis axis_of(const TargetScores& scores, const Balance& sums) {
  const double start = *scores.target.baseline_value;
  const double top = start + sums.words_for, next = top + sums.words_against;
  const auto [low, high] =
      std::minmax({start, top, next, next + sums.special, scores.target.value});
  if (scores.target.quantity == Quantity::Probability)
    return {std::min(0.0, low), std::max(1.0, high)};
  return {low, high};
}

std::string reference_name(const Explanation& explanation) {
  const auto baseline = explanation.parameters.find("baseline");
  if (baseline == explanation.parameters.end()) return "Reference";
  return fmt::format("Reference ({})", show(baseline->second));
}

Html waterfall(const PageContext& context, const TargetScores& scores) {
  const Balance sums = balance(context.explanation, scores);
  const Axis axis = axis_of(scores, sums);
  const double start = *scores.target.baseline_value;
  Html rows;
  rows.add("{}", level_row(Html().add("{}", reference_name(context.explanation)), start, axis));
  rows.add("{}", step_row("Words for", sums.words_for, start, axis));
  rows.add("{}", step_row("Words against", sums.words_against, start + sums.words_for, axis));
  if (sums.special != 0)
    rows.add("{}", step_row("Special tokens", sums.special,
                            start + sums.words_for + sums.words_against, axis));
  rows.add("{}", level_row(Html().add("This text"), scores.target.value, axis));
  Html html;
  html.add("<table class=\"waterfall\"><tbody>{}</tbody></table>", rows);
  return html;
}

Html proof(const Completeness& sums) {
  Html html;
  html.add(
      "<p>The scores add up to <b>{}</b>; the difference between this text and the reference "
      "is <b>{}</b>. They agree to {}.</p>",
      signed_value(sums.sum), signed_value(sums.expected), value(std::abs(sums.delta)));
  if (!sums.certified_error) return html;
  html.add("<p class=\"certified\">Certified: the error of the integration is at most <b>{}</b>",
           value(*sums.certified_error));
  if (sums.expected != 0)
    html.add(", {} of that difference", percent(*sums.certified_error / std::abs(sums.expected)));
  html.add(".</p>");
  return html;
}

void add_row(Html& rows, std::string_view name, std::string_view held) {
  rows.add("<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>", name, held);
}

}  // namespace

Html sum_part(const PageContext& context, const TargetScores& scores) {
  const Target& target = scores.target;
  Html html;
  if (target.baseline_value) {
    html.add("<h4>From the reference to this text</h4><p class=\"what\">{} of <bdi>{}</bdi></p>{}",
             name_of(target.quantity), target.label, waterfall(context, scores));
  } else {
    html.add("<h4>What is explained</h4><p>{} of <bdi>{}</bdi>: <b>{}</b></p>",
             name_of(target.quantity), target.label, with_minus(value(target.value)));
  }
  if (scores.completeness)
    html.add("{}", proof(*scores.completeness));
  else
    html.add("<p>This method does not promise that the scores add up to the prediction.</p>");
  return html;
}

Html method_part(const PageContext& context) {
  const Explanation& explanation = context.explanation;
  const Cost& cost = explanation.cost;
  Html rows;
  add_row(rows, "model",
          fmt::format("{} ({})", explanation.model.name, explanation.model.architecture));
  add_row(rows, "method", explanation.method);
  add_row(rows, "explained", name_of(explanation.targets.front().target.quantity));
  for (const auto& [name, parameter] : explanation.parameters) add_row(rows, name, show(parameter));
  add_row(rows, "gradient passes", fmt::format("{}", cost.gradient_passes));
  add_row(rows, "forward passes", fmt::format("{}", cost.forward_passes));
  add_row(rows, "seconds", fmt::format("{:.3g}", cost.seconds));
  Html html;
  html.add("<section class=\"made\"><h3>How it was made</h3><dl>{}</dl></section>", rows);
  return html;
}

}  // namespace pellucid
