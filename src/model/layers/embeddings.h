#pragma once
// The embeddings block:  x_t = norm(word[id_t] + type[type_t] + position[p_t]); the sum goes
// through a linear layer first where words are narrower than the blocks (DeBERTa).
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
#include "model/layers/linear.h"
#include "model/layers/norm.h"
#include "model/weights/tensor.h"

namespace pellucid {

/// What forward leaves for backward, and a buffer.
struct EmbeddingsSaved {
  Matrix sum;      // [R x E] where there is a projection
  NormState norm;  // [R x H]
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
  /// `projection` E → H; none: H = E.
  Embeddings(const EmbeddingTables& tables, Norm norm,
             std::optional<Linear> projection = std::nullopt);

  std::size_t width() const { return words_.shape[1]; }  // E, of the words
  std::size_t outputs() const { return projection_ ? projection_->outputs() : width(); }  // H

  /// Rows of the word table as floats: out [n x E].
  void look_up(std::span<const std::int32_t> ids, MatrixView out) const;

  /// As Classifier's: out [T x E].
  bool adds(SubEmbedding part) const {
    return part == SubEmbedding::Word || table_of(part).size() > 0;
  }
  void look_up_added(SubEmbedding part, const ModelInput& input, bool blank, MatrixView out) const;

  /// out [R x H] from word embeddings [R x E]; only if `keep` is set, `saved` has what backward
  /// needs.
  void forward(const Block& block, ConstMatrixView words, MatrixView out, EmbeddingsSaved& saved,
               bool keep) const;

  /// d_words [R x E] from the gradient d [R x H] of the output, which is overwritten.
  void backward(const Block& block, const EmbeddingsSaved& saved, MatrixView d,
                MatrixView d_words) const;

 private:
  const Matrix& table_of(SubEmbedding part) const {
    return part == SubEmbedding::Position ? positions_ : types_;
  }
  void add_positions(std::span<const std::int32_t> ids, MatrixView out) const;

  Tensor words_;
  Matrix positions_, types_;  // empty for a model without
  std::optional<std::int32_t> padding_;
  Norm norm_;
  std::optional<Linear> projection_;
};

}  // namespace pellucid
