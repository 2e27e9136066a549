#include "report/html/sums.h"

#include <algorithm>
#include <cmath>

#include "pellucid/methods.h"

namespace pellucid {

namespace {

std::string signed_value(double number) {
  return with_minus(fmt::format("{}{}", number > 0 ? "+" : "", value(number)));
}

/// The stretch of the number line that a waterfall needs; at least 0 to 1 for a probability.
struct Axis {
  double low, high;

  double at(double number) const { return high > low ? (number - low) / (high - low) : 0.5; }
};

/// One row of the waterfall: from one level to the next.
Html step_row(std::string_view name, double amount, double from, const Axis& axis) {
  Html html;
  html.add(R"(<tr><th scope="row">{}</th><td class="number">{}</td>)"
           R"(<td class="wide"><svg class="bar" aria-hidden="true">{}</svg></td></tr>)",
           name, signed_value(amount),
           bar_part(axis.at(from), axis.at(from + amount), amount < 0 ? "against" : "for"));
  return html;
}

/// A row that marks a level: the reference, the text.
Html level_row(std::string_view name, double level, const Axis& axis) {
  Html html;
  html.add(R"(<tr class="level"><th scope="row">{}</th><td class="number">{}</td>)"
           R"(<td class="wide"><svg class="bar" aria-hidden="true">)"
           R"(<rect class="track" y="44%" width="100%" height="12%"/>)"
           R"(<rect class="level" x="{:.2f}%" width="3" height="100%"/></svg></td></tr>)",
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
  return fmt::format("Reference ({})", parameter_text(baseline->second));
}

/// Tokens in no word are those of the template, and what given words leave out.
std::string_view name_of_others(const Tokenization& input) {
  const auto is_left_out = [](const Token& token) { return !token.special && !token.word; };
  return std::ranges::any_of(input.tokens, is_left_out) ? "Other tokens" : "Special tokens";
}

Html waterfall(const TargetContext& context) {
  const Balance sums = balance(context.explanation, context.scores);
  const Axis axis = axis_of(context.scores, sums);
  const double start = *context.scores.target.baseline_value;
  Html rows;
  rows.add("{}", level_row(reference_name(context.explanation), start, axis));
  const Directions& way = directions(context.scores.target);
  rows.add("{}", step_row(way.words_up, sums.words_for, start, axis));
  rows.add("{}", step_row(way.words_down, sums.words_against, start + sums.words_for, axis));
  if (sums.special != 0)
    rows.add("{}", step_row(name_of_others(context.explanation.input), sums.special,
                            start + sums.words_for + sums.words_against, axis));
  rows.add("{}", level_row("This text", context.scores.target.value, axis));
  rows.add(R"(<tr class="scale" aria-hidden="true"><td></td><td></td><td class="wide">)"
           R"(<span>{}</span><span>{}</span></td></tr>)",
           with_minus(fmt::format("{:.3g}", axis.low)),
           with_minus(fmt::format("{:.3g}", axis.high)));
  Html html;
  html.add(R"(<table class="waterfall"><tbody>{}</tbody></table>)", rows);
  return html;
}

Html proof(const Completeness& sums) {
  Html html;
  html.add(
      "<p>The scores add up to <b>{}</b>; the difference between this text and the reference "
      "is <b>{}</b>. They agree to {}.</p>",
      signed_value(sums.sum), signed_value(sums.expected), bound(std::abs(sums.delta)));
  if (!sums.certified_error) return html;
  html.add(R"(<p class="certified">Certified: the error of the integration is at most <b>{}</b>)",
           bound(*sums.certified_error));
  const double share = *sums.certified_error / std::abs(sums.expected);
  if (share < 1) html.add(", {} of that difference", percent(share));
  return html.add(".</p>");
}

/// A feature's weight as a bar with its interval as a line over it; `largest` fills one side.
Html weight_row(const FeatureWeight& feature, double largest) {
  const auto at = [&](double weight) { return 0.5 + weight / (2 * largest); };
  Html interval, whisker;
  if (feature.low && feature.high) {
    interval.add("{} to {}", signed_value(*feature.low), signed_value(*feature.high));
    const double low = std::clamp(at(*feature.low), 0.0, 1.0);
    whisker.add(R"(<rect class="level" x="{:.2f}%" y="44%" width="{:.2f}%" height="12%"/>)",
                100 * low, 100 * (std::clamp(at(*feature.high), 0.0, 1.0) - low));
  }
  Html html;
  html.add(R"(<tr><th scope="row"><bdi lang="">{}</bdi></th>)", feature.text);
  html.add(
      R"(<td class="number" data-value="{}">{}</td><td class="number" data-value="{}">{}</td>)",
      feature.weight, signed_value(feature.weight), feature.low.value_or(0), interval);
  html.add(R"(<td class="wide" data-value="{}"><svg class="bar" aria-hidden="true">)"
           R"(<rect class="axis" x="50%" width="1" height="100%"/>{}{}</svg></td></tr>)",
           std::abs(feature.weight),
           bar_part(0.5, at(feature.weight), feature.weight < 0 ? "against" : "for"), whisker);
  return html;
}

void add_row(Html& rows, std::string_view name, std::string_view held) {
  rows.add("<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>", name, held);
}

}  // namespace

Html sum_part(const TargetContext& context) {
  const Target& target = context.scores.target;
  Html html;
  html.add(R"(<h4>{}</h4><p class="what">{} of <bdi>{}</bdi>)",
           target.baseline_value ? "From the reference to this text" : "What is explained",
           to_string(target.quantity), target.label);
  if (target.against) html.add(" minus that of <bdi>{}</bdi>", target.against->label);
  html.add("</p>");
  if (target.baseline_value)
    html.add("{}", waterfall(context));
  else
    html.add("<p><b>{}</b> for this text.</p>", with_minus(value(target.value)));
  if (context.scores.completeness)
    html.add("{}", proof(*context.scores.completeness));
  else
    html.add("<p>This method does not promise that the scores add up to the prediction.</p>");
  if (context.scale.factor != 1)
    html.add(
        "<p>The scores of words and tokens are shown divided by {}; the sums here are not.</p>",
        value(1 / context.scale.factor));
  return html;
}

Html surrogate_part(const TargetContext& context) {
  if (!context.scores.surrogate) return {};
  const Surrogate& surrogate = *context.scores.surrogate;
  double largest = 0;
  for (const FeatureWeight& feature : surrogate.features)
    for (const double edge : {feature.weight, feature.low.value_or(0), feature.high.value_or(0)})
      if (std::isfinite(edge)) largest = std::max(largest, std::abs(edge));
  Html rows, heads, html;
  for (const FeatureWeight& feature : surrogate.features)
    rows.add("{}", weight_row(feature, largest > 0 ? largest : 1));
  heads.add(R"(<th scope="col">Feature</th><th scope="col" class="number">Weight</th>)"
            R"(<th scope="col" class="number">95 % interval</th>)"
            R"(<th scope="col" class="wide" aria-sort="descending">Strength</th>)");
  html.add(
      R"(<section class="target"><h3>The linear model that was fitted</h3>)"
      R"(<p class="what">intercept {}, weighted R² {}, its prediction for this text {}. Bars to )"
      R"(the right speak for <bdi>{}</bdi>, bars to the left against it; a line over a bar )"
      R"(is its interval.</p>{}</section>)",
      with_minus(value(surrogate.intercept)), value(surrogate.score),
      with_minus(value(surrogate.local_prediction)), name_of(context.scores.target),
      scrolling_table("Weights of the linear model", heads, rows));
  return html;
}

Html method_part(const Explanation& explanation) {
  const Cost& cost = explanation.cost;
  Html rows;
  add_row(rows, "model",
          fmt::format("{} ({})", explanation.model.name, explanation.model.architecture));
  add_row(rows, "method", explanation.method);
  add_row(rows, "explained", quantity_name(explanation.targets.front().target));
  for (const auto& [name, parameter] : explanation.parameters)
    add_row(rows, name, parameter_text(parameter));
  add_row(rows, "gradient passes", fmt::format("{}", cost.gradient_passes));
  add_row(rows, "forward passes", fmt::format("{}", cost.forward_passes));
  add_row(rows, "seconds", fmt::format("{:.3g}", cost.seconds));
  Html html;
  html.add(R"(<section class="made"><h3>How it was made</h3><dl>{}</dl></section>)", rows);
  return html;
}

}  // namespace pellucid
