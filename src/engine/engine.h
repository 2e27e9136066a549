#pragma once
// What a loaded Explainer holds.

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/parallel.h"
#include "model/evaluator.h"
#include "model/load.h"
#include "pellucid/explainer.h"
#include "text/tokenizer.h"

namespace pellucid {

/// An input as the reports see it, and as the model does.
struct ReadInput {
  Tokenization tokens;
  ModelInput ids;
  std::optional<Matrix> embeddings = {};  // [T x width(word embeddings)] in place of the ids'
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

  /// Tokens that fit: what the model and its tokenizer allow, or fewer if asked.
  /// Throws BadRequest if more are asked for than the model has positions.
  std::size_t token_limit(std::optional<std::size_t> asked) const;

  /// Throws BadRequest for a text that is not UTF-8, and embeddings that do not fit the model.
  ReadInput read(const Input& input, std::size_t max_length) const;
  ReadInput read_embeddings(const Input& input, std::size_t max_length) const;

  /// [N x C]
  Matrix logits(std::span<const ReadInput> inputs) const;
};

}  // namespace pellucid
