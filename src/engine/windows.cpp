#include "engine/windows.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/message.h"
#include "engine/word_scores.h"

namespace pellucid {

namespace {

/// sum[tokens[i]] += weight * scores[i]; `sum` has one for each of `size` tokens from the first on.
void scatter(const std::vector<double>& scores, const std::vector<std::size_t>& tokens,
             double weight, std::size_t size, std::vector<double>& sum) {
  sum.resize(size);
  for (std::size_t i = 0; i < scores.size(); ++i) sum[tokens[i]] += weight * scores[i];
}

void add_weighted(std::optional<double>& sum, const std::optional<double>& amount, double weight) {
  if (amount) sum = sum.value_or(0) + weight * *amount;
}

}  // namespace

WindowCombiner::WindowCombiner(const EncodedInput& whole, std::vector<WindowResult> windows)
    : whole_(whole), windows_(std::move(windows)) {}

void WindowCombiner::add(std::size_t w, std::vector<TargetScores> targets, MethodResult result) {
  const std::vector<std::size_t> tokens = whole_.windows.tokens(w);
  sum_.targets.resize(targets.size());
  for (std::size_t k = 0; k < targets.size(); ++k) {
    windows_[w].targets.push_back({targets[k].target, targets[k].completeness});
    if (windows_.size() == 1)
      sum_.targets[k] = std::move(targets[k]);
    else
      add_target(w, tokens, sum_.targets[k], targets[k]);
  }
  windows_[w].parameters = std::move(result.parameters);
  add_warnings(w, std::move(result.warnings));
  sum_.cost.forward_passes += 1 + result.forward_passes;  // 1: F(x)
  sum_.cost.gradient_passes += result.gradient_passes;
}

void WindowCombiner::add_target(std::size_t w, const std::vector<std::size_t>& tokens,
                                TargetScores& sum, const TargetScores& scores) {
  const double weight = windows_[w].weight;
  const std::size_t size = whole_.tokenization.tokens.size();
  const Target before = std::exchange(sum.target, scores.target);
  sum.target.value = before.value + weight * scores.target.value;
  sum.target.baseline_value = before.baseline_value;
  add_weighted(sum.target.baseline_value, scores.target.baseline_value, weight);
  scatter(scores.tokens, tokens, weight, size, sum.tokens);
  sum.parts.resize(scores.parts.size());
  for (std::size_t p = 0; p < scores.parts.size(); ++p) {
    sum.parts[p].name = scores.parts[p].name;
    scatter(scores.parts[p].tokens, tokens, weight, size, sum.parts[p].tokens);
  }
  if (!scores.completeness) return;
  if (!sum.completeness) sum.completeness.emplace();
  add_weighted(sum.completeness->certified_error, scores.completeness->certified_error, weight);
}

void WindowCombiner::add_warnings(std::size_t w, std::vector<Warning> warnings) {
  for (Warning& warning : warnings) {
    auto same = std::ranges::find_if(
        warnings_, [&](const CommonWarning& known) { return known.warning.code == warning.code; });
    if (same == warnings_.end()) same = warnings_.insert(same, {std::move(warning), w, 0});
    ++same->count;
  }
}

/// Parameters that are the same in every window are the whole's; the windows keep the others.
void WindowCombiner::share_parameters() {
  sum_.parameters = windows_[0].parameters;
  std::erase_if(sum_.parameters, [&](const auto& parameter) {
    return std::ranges::any_of(windows_, [&](const WindowResult& window) {
      const auto found = window.parameters.find(parameter.first);
      return found == window.parameters.end() || found->second != parameter.second;
    });
  });
  for (WindowResult& window : windows_)
    std::erase_if(window.parameters,
                  [&](const auto& parameter) { return sum_.parameters.contains(parameter.first); });
}

Explanation WindowCombiner::finish(const LengthLimit& limit) {
  sum_.input = whole_.tokenization;
  if (windows_.size() > 1)
    for (TargetScores& scores : sum_.targets) sum_tokens(whole_.tokenization, scores);
  share_parameters();
  sum_.warnings = input_warnings(whole_, limit);
  for (auto& [warning, first, count] : warnings_) {
    if (windows_.size() > 1)
      warning = warning_at(
          fmt::format("{} of {} windows; of window {}: ", count, windows_.size(), first + 1),
          warning);
    sum_.warnings.push_back(std::move(warning));
  }
  if (limit.in_windows) {
    sum_.parameters["window"] = static_cast<std::int64_t>(limit.tokens);
    sum_.parameters["stride"] = static_cast<std::int64_t>(whole_.windows.stride());
    sum_.windows = std::move(windows_);
  }
  return std::move(sum_);
}

}  // namespace pellucid
