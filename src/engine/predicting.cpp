#include "engine/predicting.h"

#include <algorithm>
#include <utility>

#include "attribution/quantity.h"
#include "base/fail.h"
#include "base/names.h"
#include "base/parse.h"

namespace pellucid {

namespace {

constexpr std::size_t kSequencesAtOnce = 256;  // bounds the copies of their ids

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

}  // namespace

Matrix window_logits(const Evaluator& evaluator, std::span<const EncodedInput> inputs) {
  const Classifier& model = evaluator.model();
  struct Sequence {
    const EncodedInput* input;
    std::size_t window;
  };
  std::vector<Sequence> sequences;
  for (const EncodedInput& input : inputs)
    for (std::size_t w = 0; w < input.windows.count(); ++w) sequences.push_back({&input, w});
  Matrix logits(sequences.size(), model.info().labels.size());
  for (std::size_t first = 0; first < sequences.size(); first += kSequencesAtOnce) {
    const auto some =
        std::span(sequences).subspan(first, std::min(kSequencesAtOnce, sequences.size() - first));
    std::vector<ModelInput> ids;
    for (const auto& [input, w] : some) ids.push_back(model_input_of_window(*input, w));
    const Matrix part =
        evaluator.logits(Points{Site{Site::Kind::WordEmbeddings}, some.size(),
                                [&](std::size_t i) -> const ModelInput& { return ids[i]; },
                                [&](std::size_t i, MatrixView out) {
                                  if (const auto& embeddings = some[i].input->embeddings)
                                    copy_rows(*embeddings, out);
                                  else
                                    model.look_up(ids[i].ids, out);
                                }});
    copy_rows(part, logits.view().row_range(first, some.size()));
  }
  return logits;
}

std::vector<WindowResult> predict_windows(const EncodedInput& encoded, const ModelInfo& info,
                                          const Matrix& logits, std::size_t first_row) {
  std::vector<WindowResult> windows;
  for (std::size_t w = 0; w < encoded.windows.count(); ++w) {
    const auto [first, end] = encoded.windows.range(w);
    windows.push_back({first,
                       end,
                       hull(encoded.tokenization, first, end),
                       encoded.windows.weight(w),
                       make_prediction(info, logits.row(first_row + w)),
                       {}});
  }
  return windows;
}

Prediction combine_predictions(const std::vector<WindowResult>& windows, const ModelInfo& info) {
  if (windows.size() == 1) return windows[0].prediction;
  const std::size_t classes = info.labels.size();
  Prediction whole{"", 0, std::vector<double>(classes), std::vector<double>(classes)};
  for (const WindowResult& window : windows) {
    for (std::size_t c = 0; c < classes; ++c) {
      whole.probabilities[c] += window.weight * window.prediction.probabilities[c];
      whole.logits[c] += window.weight * window.prediction.logits[c];
    }
  }
  // Equal probabilities, as of two that round to 1, are told apart by their logits.
  const auto strength = [&](std::size_t c) {
    return std::pair(whole.probabilities[c], whole.logits[c]);
  };
  for (std::size_t c = 1; c < classes; ++c)
    if (strength(c) > strength(whole.index)) whole.index = c;
  whole.label = info.labels[whole.index];
  return whole;
}

std::vector<std::size_t> find_classes(const std::string& target,
                                      const std::vector<std::string>& labels,
                                      std::size_t predicted) {
  if (const auto it = std::ranges::find(labels, target); it != labels.end())
    return {static_cast<std::size_t>(it - labels.begin())};
  const std::string folded = folded_name(target);
  if (folded == "predicted") return {predicted};
  std::vector<std::size_t> classes;
  if (folded == "all") {
    for (std::size_t c = 0; c < labels.size(); ++c) classes.push_back(c);
    return classes;
  }
  const auto index = parse_number<std::size_t>(target);
  if (index && *index < labels.size()) return {*index};
  if (const auto alike = find_name(target, labels)) return {*alike};
  const auto meant = nearest_name(target, labels);
  fail(ErrorKind::BadRequest,
       "{}: unknown class (expected predicted, all, an index from 0 to {} or a label: {}; found "
       "\"{}\"{})",
       option("target"), labels.size() - 1, fmt::join(labels, ", "), target,
       meant ? fmt::format("; did you mean {}?", *meant) : "");
}

}  // namespace pellucid
