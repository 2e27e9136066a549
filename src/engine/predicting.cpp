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
  if (info.scores == ScoreFunction::None) prediction.values = prediction.logits;
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
  const bool values = info.scores == ScoreFunction::None;
  Prediction whole;
  whole.logits.resize(classes);
  whole.probabilities.resize(values ? 0 : classes);
  for (const WindowResult& window : windows) {
    for (std::size_t c = 0; c < classes; ++c)
      whole.logits[c] += window.weight * window.prediction.logits[c];
    for (std::size_t c = 0; c < whole.probabilities.size(); ++c)
      whole.probabilities[c] += window.weight * window.prediction.probabilities[c];
  }
  if (values) whole.values = whole.logits;
  // Equal probabilities, as of two that round to 1, are told apart by their logits.
  const auto strength = [&](std::size_t c) {
    return std::pair(values ? 0 : whole.probabilities[c], whole.logits[c]);
  };
  for (std::size_t c = 1; c < classes; ++c)
    if (strength(c) > strength(whole.index)) whole.index = c;
  whole.label = info.labels[whole.index];
  return whole;
}

namespace {

/// The class that a text names; none where it names no class.
std::optional<std::size_t> find_class(const std::string& name,
                                      const std::vector<std::string>& labels,
                                      std::size_t predicted) {
  if (const auto it = std::ranges::find(labels, name); it != labels.end())
    return static_cast<std::size_t>(it - labels.begin());
  if (folded_name(name) == "predicted") return predicted;
  const auto index = parse_number<std::size_t>(name);
  if (index && *index < labels.size()) return *index;
  return find_name(name, labels);
}

[[noreturn]] void fail_class(std::string_view which, std::string_view expected,
                             const std::string& name, const std::vector<std::string>& labels) {
  const auto meant = nearest_name(name, labels);
  fail(ErrorKind::BadRequest,
       "{}: unknown class (expected {}, an index from 0 to {} or a label: {}; found \"{}\"{})",
       option(which), expected, labels.size() - 1, fmt::join(labels, ", "), name,
       meant ? fmt::format("; did you mean {}?", *meant) : "");
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == text.npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(' ') + 1 - first));
}

/// Cut at the commas, but for those inside a label.
std::vector<std::string> cut_list(const std::string& list, const std::vector<std::string>& labels) {
  std::vector<std::string> names;
  for (std::size_t from = 0; from <= list.size();) {
    std::size_t to = std::min(list.find(',', from), list.size());
    for (std::size_t end = to; end < list.size();) {
      end = std::min(list.find(',', end + 1), list.size());
      if (std::ranges::find(labels, trimmed(std::string_view(list).substr(from, end - from))) !=
          labels.end())
        to = end;
    }
    names.push_back(trimmed(std::string_view(list).substr(from, to - from)));
    from = to + 1;
  }
  return names;
}

}  // namespace

std::vector<std::size_t> find_classes(const std::string& target,
                                      const std::vector<std::string>& labels,
                                      std::size_t predicted) {
  if (const auto one = find_class(target, labels, predicted)) return {*one};
  std::vector<std::size_t> classes;
  if (folded_name(target) == "all") {
    for (std::size_t c = 0; c < labels.size(); ++c) classes.push_back(c);
    return classes;
  }
  if (target.find(',') == target.npos) fail_class("target", "predicted, all", target, labels);
  for (const std::string& name : cut_list(target, labels)) {
    const auto one = find_class(name, labels, predicted);
    if (!one) fail_class("target", "predicted, all", name, labels);
    classes.push_back(*one);
  }
  std::ranges::sort(classes);
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  return classes;
}

std::size_t find_contrast(const std::string& against, const std::vector<std::string>& labels,
                          std::size_t predicted, std::vector<std::size_t>& classes) {
  const auto other = find_class(against, labels, predicted);
  if (!other) fail_class("against", "predicted", against, labels);
  if (classes.size() > 1) std::erase(classes, *other);
  if (classes == std::vector{*other})
    fail(ErrorKind::BadRequest, "{}: the class that is explained (expected another than {})",
         option("against"), labels[*other]);
  return *other;
}

}  // namespace pellucid
