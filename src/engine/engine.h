#pragma once
// What a loaded Explainer holds.

#include <cstddef>
#include <optional>
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

  ReadInput read(const Input& input, std::size_t max_length) const;
};

}  // namespace pellucid
