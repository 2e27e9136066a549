#pragma once
// The embeddings block:  x_t = norm(word[id_t] + type[type_t] + position[t]).

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "model/classifier.h"
#include "model/linear.h"
#include "model/tensor.h"

namespace pellucid {

/// What forward leaves for backward.
struct EmbeddingsSaved {
  Matrix normalised;        // [R x H]
  std::vector<float> rstd;  // [R]
};

/// Thread rule: immutable, share freely. Lifetime: within the checkpoint's.
class Embeddings {
 public:
  /// words [V x H] stays in its file; positions [P x H]; types [K x H], or null for a model
  /// without.
  Embeddings(Tensor words, const Tensor& positions, const Tensor* types, Norm norm);

  std::size_t hidden() const { return words_.shape[1]; }

  /// Rows of the word table as floats: out [n x H].
  void look_up(std::span<const std::int32_t> ids, MatrixView out) const;

  /// out [R x H] from word embeddings [R x H].
  void forward(const Block& block, ConstMatrixView words, MatrixView out,
               EmbeddingsSaved& saved) const;

  /// d [R x H]: the gradient of the output becomes that of the word embeddings.
  void backward(const Block& block, const EmbeddingsSaved& saved, MatrixView d) const;

 private:
  Tensor words_;
  Matrix positions_, types_;
  Norm norm_;
};

}  // namespace pellucid
