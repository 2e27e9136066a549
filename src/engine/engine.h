#pragma once
// What a loaded Explainer holds.

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attribution/method.h"
#include "base/parallel.h"
#include "model/evaluator.h"
#include "model/load.h"
#include "pellucid/explainer.h"
#include "text/tokenizer.h"
#include "text/window_cut.h"

namespace pellucid {

/// How much of a text is read.
struct Reach {
  std::size_t tokens = 0;   // at most: of the text, or of each window
  bool in_windows = false;  // then all of it
  std::optional<std::size_t> stride = {};
};

/// An input as the reports see it, and as the model does: in one window, unless it is cut.
struct ReadInput {
  Tokenization tokens;
  ModelInput ids;
  WindowCut windows;
  std::optional<Matrix> embeddings = {};  // [T x width(word embeddings)] in place of the ids'
};

/// What is asked of each window. Lifetime: looks at what it is made of.
struct Question {
  const Method& method;
  const RunMethod& run;
  const Request& request;
  const Reach& reach;
  std::vector<std::size_t> classes;  // ascending
};

/// Thread rule: immutable, share freely; loops of several callers share the pool.
struct Explainer::Impl {
  /// Throws what `Explainer::load` throws.
  Impl(const std::string& directory, const LoadOptions& options);

  std::string directory;
  LoadedModel model;
  Tokenizer tokenizer;
  ModelSummary summary;
  mutable ThreadPool pool;
  Evaluator evaluator;

  /// What the model and its tokenizer allow, or less if asked.
  /// Throws BadRequest if more is asked for than the model has positions, or both are asked for.
  Reach reach(std::optional<std::size_t> max_length, const Windows& windows = {}) const;

  /// Throws BadRequest for a text that is not UTF-8, and embeddings that do not fit the model.
  ReadInput read(const Input& input, const Reach& reach) const;
  ReadInput read_embeddings(const Input& input, const Reach& reach) const;

  /// A row for every window of every input, in their order: [windows x C].
  Matrix logits(std::span<const ReadInput> inputs) const;

  /// Scores of window `w`, whose logits [C] these are; its input, targets, parameters, cost,
  /// warnings.
  Explanation explain_window(const ReadInput& read, std::size_t w, std::span<const float> logits,
                             const Question& question,
                             const std::function<void(double)>& progress) const;
};

}  // namespace pellucid
