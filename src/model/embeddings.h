#pragma once
// The embeddings block:  x_t = norm(word[id_t] + type[type_t] + position[p_t]).
//
// p_t = t, or, where positions are counted from the ids (RoBERTa), with k the padding's id:
// p_t = k where id_t = k, else k + the number of ids up to t that are not k.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "model/classifier.h"
#include "model/linear.h"
#include "model/tensor.h"

namespace pellucid {

/// What forward leaves for backward.
struct EmbeddingsSaved {
  Matrix normalised;        // [R x E]
  std::vector<float> rstd;  // [R]
};

struct EmbeddingTables {
  Tensor words;                              // [V x E]; stays in its file
  std::optional<Tensor> positions = {};      // [P x E]
  std::optional<Tensor> types = {};          // [K x E]
  std::optional<std::int32_t> padding = {};  // k, where positions are counted from the ids
};

/// Thread rule: immutable, share freely. Lifetime: within the checkpoint's.
class Embeddings {
 public:
  Embeddings(const EmbeddingTables& tables, Norm norm);

  std::size_t width() const { return words_.shape[1]; }  // E

  /// Rows of the word table as floats: out [n x E].
  void look_up(std::span<const std::int32_t> ids, MatrixView out) const;

  /// As Classifier's: out [T x E]. REQUIRES: `part` is not the words.
  bool look_up_added(SubEmbedding part, const ModelInput& input, bool blank, MatrixView out) const;

  /// out [R x E] from word embeddings [R x E].
  void forward(const Block& block, ConstMatrixView words, MatrixView out,
               EmbeddingsSaved& saved) const;

  /// d [R x E]: the gradient of the output becomes that of the word embeddings.
  void backward(const Block& block, const EmbeddingsSaved& saved, MatrixView d) const;

 private:
  void add_positions(std::span<const std::int32_t> ids, MatrixView out) const;

  Tensor words_;
  Matrix positions_, types_;  // empty for a model without
  std::optional<std::int32_t> padding_;
  Norm norm_;
};

}  // namespace pellucid
