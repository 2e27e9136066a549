#pragma once
// ModernBERT's encoder: L blocks whose layer norms come first, with rotary positions, attention
// that is local in most of them, and gated feed-forwards. Warner et al. 2024 (arXiv 2412.13663).
//
//   n = norm(x)    y  = x + attention(turn(n W_q), turn(n W_k), n W_v) W_o
//   m = norm(y)    x' = y + (f(m W_i) * (m W_g)) W_2          GeGLU: Shazeer 2020, arXiv 2002.05202
//
// A last layer norm follows the last block; a site `layer.L-1` lies before it. Where the head reads
// first rows, the last block computes no other, as in post_norm.h.

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "base/matrix.h"
#include "kernels/activation.h"
#include "kernels/attention.h"
#include "kernels/rotary.h"
#include "model/encoders/encoder.h"
#include "model/layers/linear.h"
#include "model/layers/norm.h"

namespace pellucid {

struct PreNormLayer {
  std::optional<Norm> attention_norm;  // none: n = x
  Linear query_key_value;              // H → 3H, side by side
  Linear attention_output;             // H → H
  Norm feed_forward_norm;
  Linear gated;   // H → 2F: W_i beside W_g
  Linear output;  // F → H
  std::size_t window = kNoWindow;
  std::shared_ptr<const Rotary> rotary = nullptr;  // layers share it
};

class PreNormEncoder final : public Encoder {
 public:
  struct Parts {
    std::vector<PreNormLayer> layers;
    Norm final_norm;
    std::size_t heads;
    Activation activation;
    Pooling pooling;
  };
  explicit PreNormEncoder(Parts parts) : parts_(std::move(parts)) {}

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

  bool first_rows_only(std::size_t layer) const;
  void final_norm(const Block& block, MatrixView x, Buffers& w) const;
  void final_norm_backward(const Block& block, MatrixView d, const Buffers& w) const;

  Parts parts_;
};

}  // namespace pellucid
