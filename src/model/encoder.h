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
#include <span>
#include <vector>

#include "base/matrix.h"
#include "kernels/activation.h"
#include "kernels/attention.h"
#include "model/classifier.h"
#include "model/linear.h"

namespace pellucid {

struct EncoderLayer {
  Linear query, key, value, attention_output;  // each H → H
  Norm attention_norm;
  Linear intermediate;  // H → F
  Linear output;        // F → H
  Norm output_norm;
};

/// What a layer's forward leaves for its backward. Rq: rows with a query, R or B.
struct LayerSaved {
  Matrix query;                                    // [Rq x H]
  Matrix key, value;                               // [R x H]
  Matrix log_sum_exp;                              // [A x Rq]
  Matrix attention_normalised;                     // [Rq x H]
  Matrix slope;                                    // [Rq x F] f' before W_2
  Matrix output_normalised;                        // [Rq x H]
  std::vector<float> attention_rstd, output_rstd;  // [Rq]
};

/// Thread rule: one call at a time.
struct EncoderWorkspace {
  std::vector<LayerSaved> saved;            // one per layer; saved[0] alone where nothing is kept
  std::vector<AttentionScratch> attention;  // one per head
  Matrix states[2];                         // [R x H] a layer's input and output, in turn
  Matrix first_rows;                        // [B x H] of the last layer's input
  Matrix context;                           // [Rq x H]; backward: its gradient
  Matrix attended;                          // [Rq x H] y
  Matrix activations;                       // [Rq x F]; backward: their gradient
  Matrix d_query, d_key, d_value;           // [Rq x H], [R x H] twice
};

/// Thread rule: immutable, share freely.
class Encoder {
 public:
  Encoder(std::vector<EncoderLayer> layers, std::size_t heads, Activation activation)
      : layers_(std::move(layers)), heads_(heads), activation_(activation) {}

  std::size_t layers() const { return layers_.size(); }
  std::size_t hidden() const { return layers_.front().query.inputs(); }

  /// Layers [first, last) on x [R x H]: out [R x H].
  void run(const Block& block, std::size_t first, std::size_t last, ConstMatrixView x,
           MatrixView out, EncoderWorkspace& w) const;

  /// Layers [first, L) on x [R x H], first rows of the result only: out [B x H]. Where `keep` is
  /// set, the workspace then holds what backward needs.
  void run_to_first_rows(const Block& block, std::size_t first, ConstMatrixView x, MatrixView out,
                         EncoderWorkspace& w, bool keep) const;

  /// d_x [R x H] from the gradient d_out [B x H] of the kept `run_to_first_rows`.
  void backward_from_first_rows(const Block& block, std::size_t first, ConstMatrixView d_out,
                                MatrixView d_x, EncoderWorkspace& w) const;

 private:
  enum class Rows { All, First };  // which rows of a layer's output are computed
  struct Step;                     // one layer on one block

  std::vector<EncoderLayer> layers_;
  std::size_t heads_;
  Activation activation_;
};

/// Copies the first row of each sequence of x [R x H] to out [B x H].
void gather_first_rows(const Block& block, ConstMatrixView x, MatrixView out);

}  // namespace pellucid
