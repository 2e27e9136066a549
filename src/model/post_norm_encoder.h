#pragma once
// The common encoder of the BERT family: L blocks of self-attention and feed-forward, each followed
// by a residual and a layer norm (post-norm). Devlin et al. 2019 (arXiv 1810.04805).
//
//   C = attention(x W_q, x W_k, x W_v)       y = norm(x + C W_o)
//   x' = norm(y + f(y W_1) W_2)
//
// Heads read the first row of each sequence, so the last block computes its queries, and all that
// follows them, for those rows alone, forward and backward.

#include <cstddef>
#include <memory>
#include <vector>

#include "base/matrix.h"
#include "kernels/activation.h"
#include "model/encoder.h"
#include "model/linear.h"

namespace pellucid {

struct EncoderLayer {
  Linear query, key, value, attention_output;  // each H → H
  Norm attention_norm;
  Linear intermediate;  // H → F
  Linear output;        // F → H
  Norm output_norm;
};

class PostNormEncoder final : public Encoder {
 public:
  PostNormEncoder(std::vector<EncoderLayer> layers, std::size_t heads, Activation activation)
      : layers_(std::move(layers)), heads_(heads), activation_(activation) {}

  std::unique_ptr<Workspace> make_workspace() const override;
  void run(const Block& block, std::size_t first, std::size_t last, ConstMatrixView x,
           MatrixView out, Workspace& workspace) const override;
  void run_to_head(const Block& block, std::size_t first, ConstMatrixView x, MatrixView out,
                   Workspace& workspace, bool keep) const override;
  void backward_from_head(const Block& block, std::size_t first, ConstMatrixView d_out,
                          MatrixView d_x, Workspace& workspace) const override;

 private:
  enum class Rows { All, First };  // which rows of a layer's output are computed
  struct Buffers;                  // the workspace
  struct Step;                     // one layer on one block

  std::size_t hidden() const { return layers_.front().query.inputs(); }

  std::vector<EncoderLayer> layers_;
  std::size_t heads_;
  Activation activation_;
};

}  // namespace pellucid
