#pragma once
// A classification head: linear layers, each with an activation and perhaps a layer norm after it,
// on the rows that it reads of each sequence. BERT: pooler, tanh, classifier. DistilBERT:
// pre_classifier, ReLU, classifier. ModernBERT: dense, GELU, norm, classifier.

#include <optional>
#include <vector>

#include "base/matrix.h"
#include "kernels/activation.h"
#include "model/layers/linear.h"
#include "model/layers/norm.h"
#include "model/layers/rows.h"

namespace pellucid {

struct HeadStage {
  Linear linear;
  Activation activation = Activation::Identity;  // after it
  std::optional<Norm> norm = std::nullopt;       // after that
};

/// What a head reads of a sequence whose input does not list tokens: the first row, each row, or
/// the mean of all. A list takes the place of these rows: each listed row, or the mean of them.
enum class Pooling { First, Each, Mean };

/// What forward leaves for backward, of Q rows of logits.
struct HeadSaved {
  Matrix mean;                   // [B x H], where there is one; backward: its gradient
  std::vector<Matrix> values;    // [Q x width] of each stage's output
  std::vector<Matrix> slopes;    // [Q x width]
  std::vector<NormState> norms;  // [Q x width], where there is a norm
};

/// Thread rule: immutable, share freely.
class Head {
 public:
  explicit Head(std::vector<HeadStage> stages, Pooling pooling = Pooling::First)
      : stages_(std::move(stages)), pooling_(pooling) {}

  /// The rows of a block that it reads, Rq of them.
  Queries queries(const Block& block) const;
  /// Rows of logits that it makes of an input.
  std::size_t logit_rows(const ModelInput& input) const;

  /// logits [Q x C] from the rows that it reads [Rq x H]; only if `keep` is set, `saved` has what
  /// backward needs.
  void forward(const Queries& queries, ConstMatrixView rows, MatrixView logits, HeadSaved& saved,
               bool keep) const;

  /// d_rows [Rq x H] from d_logits [Q x C].
  void backward(const Queries& queries, ConstMatrixView d_logits, HeadSaved& saved,
                MatrixView d_rows) const;

 private:
  std::vector<HeadStage> stages_;
  Pooling pooling_;
};

}  // namespace pellucid
