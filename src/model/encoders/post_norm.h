#pragma once
// The common encoder of the BERT family: L blocks of self-attention and feed-forward, each followed
// by a residual and a layer norm (post-norm). Devlin et al. 2019 (arXiv 1810.04805).
//
//   C = attention(x W_q, x W_k, x W_v)       y = norm(x + C W_o)
//   x' = norm(y + f(y W_1) W_2)
//
// Where a layer has relative positions, the attention's scores get what these say; where it has a
// convolution, that branch joins its output.
//
// Heads read the first row of each sequence, so the last block computes its queries, and all that
// follows them, for those rows alone, forward and backward.

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/matrix.h"
#include "kernels/activation.h"
#include "model/encoders/encoder.h"
#include "model/layers/convolution_branch.h"
#include "model/layers/linear.h"
#include "model/layers/norm.h"
#include "model/layers/relative_positions.h"

namespace pellucid {

struct EncoderLayer {
  Linear query, key, value, attention_output;  // each H → H
  Norm attention_norm;
  Linear intermediate;  // H → F
  Linear output;        // F → H
  Norm output_norm;
  /// What positions add to the scores; null: nothing. Layers may share it.
  std::shared_ptr<const RelativePositions> positions = nullptr;
  /// Of all rows, so not in the last layer; null: none.
  std::shared_ptr<const ConvolutionBranch> branch = nullptr;
};

/// A layer that stands twice in `layers` is shared: ALBERT has one for all blocks.
class PostNormEncoder final : public Encoder {
 public:
  /// `score_scale` multiplies the products of queries and keys: 1 / sqrt(D) if not given.
  PostNormEncoder(std::vector<std::shared_ptr<const EncoderLayer>> layers, std::size_t heads,
                  Activation activation, std::optional<float> score_scale = std::nullopt);

  std::unique_ptr<Workspace> make_workspace() const override;
  void run(const Block& block, std::size_t first, std::size_t last, ConstMatrixView x,
           MatrixView out, Workspace& workspace) const override;
  void run_to_head(const Block& block, std::size_t first, ConstMatrixView x, MatrixView out,
                   Workspace& workspace, bool keep) const override;
  void backward_from_head(const Block& block, std::size_t first, ConstMatrixView d_out,
                          MatrixView d_x, Workspace& workspace) const override;

 private:
  struct Buffers;  // the workspace
  struct Step;     // one layer on one block

  std::size_t hidden() const { return layers_.front()->query.inputs(); }
  std::size_t head_width() const { return hidden() / heads_; }

  std::vector<std::shared_ptr<const EncoderLayer>> layers_;
  std::size_t heads_;
  Activation activation_;
  float score_scale_;
};

}  // namespace pellucid
