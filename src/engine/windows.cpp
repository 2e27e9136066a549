#include "engine/windows.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "attribution/quantity.h"
#include "base/message.h"
#include "text/words.h"

namespace pellucid {

namespace {

Prediction make_prediction(const ModelInfo& info, std::span<const float> logits) {
  Prediction prediction;
  prediction.logits.assign(logits.begin(), logits.end());
  prediction.probabilities = probabilities(info, logits);
  prediction.index = static_cast<std::size_t>(std::ranges::max_element(logits) - logits.begin());
  prediction.label = info.labels[prediction.index];
  return prediction;
}

/// From the first to the last code point of tokens `first` to `end`.
Span hull(const Tokenization& input, std::size_t first, std::size_t end) {
  if (first == end) return {};
  Span span = input.tokens[first].span.value_or(Span{});
  for (std::size_t t = first; t < end; ++t) {
    const Span token = input.tokens[t].span.value_or(span);
    span = {std::min(span.start, token.start), std::max(span.end, token.end)};
  }
  return span;
}

/// sum[tokens[i]] += weight * scores[i]; `sum` has one for each of `size` tokens from the first on.
void scatter(const std::vector<double>& scores, const std::vector<std::size_t>& tokens,
             double weight, std::size_t size, std::vector<double>& sum) {
  sum.resize(size);
  for (std::size_t i = 0; i < scores.size(); ++i) sum[tokens[i]] += weight * scores[i];
}

void add(std::optional<double>& sum, const std::optional<double>& amount, double weight) {
  if (amount) sum = sum.value_or(0) + weight * *amount;
}

}  // namespace

ModelInput ids_of_window(const ReadInput& read, std::size_t w) {
  if (read.windows.count() == 1) return read.ids;
  ModelInput ids;
  for (const std::size_t t : read.windows.tokens(w)) {
    ids.ids.push_back(read.ids.ids[t]);
    ids.types.push_back(read.ids.types[t]);
  }
  return ids;
}

ReadInput window_of(const ReadInput& read, std::size_t w) {
  const std::vector<std::size_t> tokens = read.windows.tokens(w);
  return {tokens_of_window(read.tokens, tokens), ids_of_window(read, w), WindowCut(tokens.size())};
}

std::vector<WindowResult> predict_windows(const ReadInput& read, const ModelInfo& info,
                                          const Matrix& logits, std::size_t first_row) {
  std::vector<WindowResult> windows;
  for (std::size_t w = 0; w < read.windows.count(); ++w) {
    const auto [first, end] = read.windows.range(w);
    windows.push_back({first,
                       end,
                       hull(read.tokens, first, end),
                       read.windows.weight(w),
                       make_prediction(info, logits.row(first_row + w)),
                       {}});
  }
  return windows;
}

Prediction combine(const std::vector<WindowResult>& windows, const ModelInfo& info) {
  if (windows.size() == 1) return windows[0].prediction;
  const std::size_t classes = info.labels.size();
  Prediction whole{"", 0, std::vector<double>(classes), std::vector<double>(classes)};
  for (const WindowResult& window : windows) {
    for (std::size_t c = 0; c < classes; ++c) {
      whole.probabilities[c] += window.weight * window.prediction.probabilities[c];
      whole.logits[c] += window.weight * window.prediction.logits[c];
    }
  }
  const auto strength = [&](std::size_t c) {  // logits tell apart what rounds to the same
    return std::pair(whole.probabilities[c], whole.logits[c]);
  };
  for (std::size_t c = 1; c < classes; ++c)
    if (strength(c) > strength(whole.index)) whole.index = c;
  whole.label = info.labels[whole.index];
  return whole;
}

WindowSum::WindowSum(const ReadInput& whole, std::vector<WindowResult>& windows)
    : whole_(whole), windows_(windows) {}

void WindowSum::add(std::size_t w, Explanation window) {
  for (const TargetScores& scores : window.targets)
    windows_[w].targets.push_back({scores.target, scores.completeness});
  if (windows_.size() == 1) {
    sum_ = std::move(window);
    return;
  }
  windows_[w].parameters = std::move(window.parameters);
  const std::vector<std::size_t> tokens = whole_.windows.tokens(w);
  sum_.targets.resize(window.targets.size());
  for (std::size_t k = 0; k < window.targets.size(); ++k)
    add_target(w, tokens, k, window.targets[k]);
  sum_.cost.forward_passes += window.cost.forward_passes;
  sum_.cost.gradient_passes += window.cost.gradient_passes;
  note(w, std::move(window.warnings));
}

void WindowSum::add_target(std::size_t w, const std::vector<std::size_t>& tokens, std::size_t k,
                           const TargetScores& scores) {
  const double weight = windows_[w].weight;
  const std::size_t size = whole_.tokens.tokens.size();
  TargetScores& sum = sum_.targets[k];
  const double value = sum.target.value;
  const std::optional<double> baseline_value = sum.target.baseline_value;
  sum.target = scores.target;
  sum.target.value = value + weight * scores.target.value;
  sum.target.baseline_value = baseline_value;
  pellucid::add(sum.target.baseline_value, scores.target.baseline_value, weight);
  scatter(scores.tokens, tokens, weight, size, sum.tokens);
  sum.parts.resize(scores.parts.size());
  for (std::size_t p = 0; p < scores.parts.size(); ++p) {
    sum.parts[p].name = scores.parts[p].name;
    scatter(scores.parts[p].tokens, tokens, weight, size, sum.parts[p].tokens);
  }
  if (!scores.completeness) return;
  if (!sum.completeness) sum.completeness.emplace();
  pellucid::add(sum.completeness->certified_error, scores.completeness->certified_error, weight);
}

void WindowSum::note(std::size_t w, std::vector<Warning> warnings) {
  for (Warning& warning : warnings) {
    const auto same = [&](const Noted& noted) { return noted.warning.code == warning.code; };
    auto noted = std::ranges::find_if(notes_, same);
    if (noted == notes_.end()) noted = notes_.insert(noted, {std::move(warning), w, 0});
    ++noted->windows;
  }
}

/// Those that every window has alike are the whole's, and the windows keep the others.
void WindowSum::take_parameters() {
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

Explanation WindowSum::take() {
  if (windows_.size() == 1) return std::move(sum_);
  sum_.input = whole_.tokens;
  for (TargetScores& scores : sum_.targets) {
    scores.words = sum_words(whole_.tokens, scores.tokens);
    for (PartScores& part : scores.parts) part.words = sum_words(whole_.tokens, part.tokens);
    if (!scores.completeness) continue;
    Completeness& sums = *scores.completeness;
    for (const double score : scores.tokens) sums.sum += score;
    sums.expected = scores.target.value - scores.target.baseline_value.value_or(0);
    sums.delta = sums.sum - sums.expected;
  }
  take_parameters();
  for (Noted& noted : notes_)
    sum_.warnings.push_back(
        warning(std::move(noted.warning.code),
                Message{std::move(noted.warning.message), std::move(noted.warning.options)}.after(
                    fmt::format("{} of {} windows; of window {}: ", noted.windows, windows_.size(),
                                noted.first + 1))));
  return std::move(sum_);
}

}  // namespace pellucid
