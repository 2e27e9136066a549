#pragma once
// A classification head: linear layers, each with an activation and perhaps a layer norm after it,
// on one row per sequence. BERT: pooler, tanh, classifier. DistilBERT: pre_classifier, ReLU,
// classifier. ModernBERT: dense, GELU, norm, classifier.

#include <optional>
#include <vector>

#include "base/matrix.h"
#include "kernels/activation.h"
#include "model/layers/linear.h"
#include "model/layers/norm.h"

namespace pellucid {

struct HeadStage {
  Linear linear;
  Activation activation = Activation::Identity;  // after it
  std::optional<Norm> norm = std::nullopt;       // after that
};

/// What forward leaves for backward, one per stage.
struct HeadSaved {
  std::vector<Matrix> values;    // [B x width] of the stage's output
  std::vector<Matrix> slopes;    // [B x width]
  std::vector<NormState> norms;  // [B x width], where there is a norm
};

/// Thread rule: immutable, share freely.
class Head {
 public:
  explicit Head(std::vector<HeadStage> stages) : stages_(std::move(stages)) {}

  /// logits [B x C] from rows [B x H].
  void forward(ConstMatrixView rows, MatrixView logits, HeadSaved& saved) const;

  /// d_rows [B x H] from d_logits [B x C].
  void backward(ConstMatrixView d_logits, const HeadSaved& saved, MatrixView d_rows) const;

 private:
  std::vector<HeadStage> stages_;
};

}  // namespace pellucid
