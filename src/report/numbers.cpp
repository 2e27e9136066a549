#include "report/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/parse.h"

namespace pellucid {

namespace {

constexpr int kLevels = 10;
constexpr double kNothing = 0.005;  // of the largest score: not worth a colour

void widen(double& largest, double score) {
  if (std::isfinite(score)) largest = std::max(largest, std::abs(score));
}

double l2_norm(std::span<const double> scores) {
  double sum = 0;
  for (const double score : scores)
    if (std::isfinite(score)) sum += score * score;
  return std::sqrt(sum);
}

/// The n of size = d.ddd * 10^n. REQUIRES: size > 0.
int exponent_of(double size) { return static_cast<int>(std::floor(std::log10(size) + 1e-12)); }

}  // namespace

std::string percent(double share) {
  if (!std::isfinite(share)) return "–";
  if (share > 0.9995 && share < 1) return "> 99.9 %";
  if (share > 0 && share < 0.0005) return "< 0.1 %";
  return fmt::format("{:.1f} %", 100 * share);
}

std::string value(double number) {
  const double size = std::abs(number);
  if (!std::isfinite(number)) return fmt::format("{}", number);
  if (size == 0) return "0";
  if (size >= 1e6 || size < 1e-7) return fmt::format("{:.1e}", number);
  if (size < 1e-3) return fmt::format("{:.{}f}", number, 1 - exponent_of(size));
  if (size < 1) return fmt::format("{:.4f}", number);
  return fmt::format("{:.{}f}", number, size < 10 ? 3 : size < 1000 ? 2 : 0);
}

std::string bound(double number) {
  if (!std::isfinite(number) || number <= 0) return value(number);
  const double unit = std::pow(10.0, exponent_of(number) - 1);
  const double up = std::ceil(number / unit - 1e-9) * unit;
  if (up < 1e-7) return fmt::format("{:.1e}", up);
  return fmt::format("{:.{}f}", up, std::max(0, 1 - exponent_of(up)));
}

std::string ScoreScale::show(double score) const {
  const double scaled = score * factor;
  if (!std::isfinite(scaled)) return fmt::format("{}", scaled);
  if (largest != 0 && largest * factor < 1e-5) return fmt::format("{:+.2e}", scaled);
  const std::string shown = fmt::format("{:+.{}f}", scaled, decimals);
  // A zero has no sign.
  if (shown.find_first_of("123456789") == std::string::npos)
    return fmt::format(" {}", shown.substr(1));
  return shown;
}

int ScoreScale::level(double score) const {
  const double part = share(score);
  if (std::abs(part) < kNothing) return 0;
  const int tenths = std::min(kLevels, static_cast<int>(std::ceil(std::abs(part) * kLevels)));
  return part < 0 ? -tenths : tenths;
}

double ScoreScale::share(double score) const {
  if (!std::isfinite(score) || largest == 0) return 0;
  return std::clamp(score / largest, -1.0, 1.0);
}

ScoreScale score_scale(const Explanation& explanation, const TargetScores& target,
                       std::string_view normalize) {
  ScoreScale scale;
  for (const TargetScores& any : explanation.targets) {
    for (const double score : any.words) widen(scale.largest, score);
    for (std::size_t t = 0; t < any.tokens.size(); ++t)
      if (!explanation.input.tokens[t].word) widen(scale.largest, any.tokens[t]);
  }
  if (scale.largest == 0) return scale;
  const double divisor = normalize == "l2"    ? l2_norm(target.tokens)
                         : normalize == "max" ? scale.largest
                                              : 1;
  if (divisor > 0) scale.factor = 1 / divisor;
  scale.decimals = std::clamp(2 - exponent_of(scale.largest * scale.factor), 1, 7);
  return scale;
}

std::string true_label(const ModelSummary& model, const std::string& name) {
  if (std::ranges::find(model.labels, name) != model.labels.end()) return name;
  const auto index = parse_number<std::size_t>(name);
  return index && *index < model.labels.size() ? model.labels[*index] : name;
}

std::string readable(const PartScores& part) {
  std::string name = part.name;
  std::ranges::replace(name, '_', ' ');
  return name;
}

const std::vector<double>& class_scores(const Prediction& prediction) {
  return prediction.values.empty() ? prediction.probabilities : prediction.values;
}

std::string show_class(const Prediction& prediction, std::size_t index) {
  const double score = class_scores(prediction)[index];
  return prediction.values.empty() ? percent(score) : value(score);
}

std::vector<std::size_t> by_class_score(const Prediction& prediction) {
  const std::vector<double>& scores = class_scores(prediction);
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t c) { return scores[c]; });
  return order;
}

std::string name_of(const Target& target) {
  if (!target.against) return target.label;
  return fmt::format("{} rather than {}", target.label, target.against->label);
}

const Directions& directions(const Target& target) {
  static constexpr Directions kClass{"for it", "against it", "Words for", "Words against",
                                     "What speaks for and against"};
  static constexpr Directions kValue{"raises it", "lowers it", "Words that raise it",
                                     "Words that lower it", "What raises and lowers"};
  return target.quantity == Quantity::Value ? kValue : kClass;
}

std::string quantity_name(const Target& target) {
  return to_string(target.quantity) + (target.against ? " difference" : "");
}

std::string quantity_of(const Target& target) {
  const std::string one = fmt::format("{} of {}", to_string(target.quantity), target.label);
  return target.against ? fmt::format("{} minus that of {}", one, target.against->label) : one;
}

std::string label_of(const ModelSummary& model, std::size_t index) {
  return index < model.labels.size() ? model.labels[index] : fmt::format("LABEL_{}", index);
}

std::vector<std::size_t> by_strength(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto strength = [&](std::size_t i) {
    return std::isnan(scores[i]) ? -1.0 : std::abs(scores[i]);
  };
  std::ranges::stable_sort(order, std::ranges::greater{}, strength);
  return order;
}

Balance balance(const Explanation& explanation, const TargetScores& target) {
  Balance sums;
  for (const double score : target.words)
    (score < 0 ? sums.words_against : sums.words_for) += score;
  for (std::size_t t = 0; t < target.tokens.size(); ++t)
    if (!explanation.input.tokens[t].word) sums.special += target.tokens[t];
  return sums;
}

std::string count(std::size_t number, std::string_view noun) {
  const std::string_view plural = number == 1 ? "" : noun.ends_with('s') ? "es" : "s";
  return fmt::format("{} {}{}", number, noun, plural);
}

}  // namespace pellucid
