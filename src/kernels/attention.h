#pragma once
// Scaled dot-product attention of one head over one sequence:
//   S = scale Q K^T + bias,  P = softmax over each row of S,  C = P V.
// Vaswani et al. 2017 (arXiv 1706.03762). Queries may be fewer than keys: the last layer needs one.
// Key j belongs to token j, and query i to token i unless a list says otherwise. Local attention
// leaves out keys farther from the query than the window (Beltagy et al. 2020, arXiv 2004.05150):
// time grows with T times the window, and not with T^2.
//
// P is not kept: forward leaves each row's log-sum-exp, and backward computes P again from it, as
// FlashAttention does (Dao et al. 2022, arXiv 2205.14135), so memory grows with T and not with T^2.

#include <cstddef>
#include <limits>
#include <span>

#include "base/matrix.h"
#include "kernels/query_tokens.h"

namespace pellucid {

constexpr std::size_t kNoWindow = std::numeric_limits<std::size_t>::max();

/// Rows of one head: query [Tq x D], key and value [T x D].
struct HeadInputs {
  ConstMatrixView query, key, value;
  float scale = 1.0f;
  ConstMatrixView bias = {};       // [Tq x T], or null for none
  std::size_t window = kNoWindow;  // not together with a bias
  QueryTokens tokens = {};         // of the queries
};

/// Buffers of one head at a time, used again. Thread rule: one thread at a time.
class AttentionScratch {
 public:
  Matrix query, key, value, d_context;  // [n x D] copies without gaps between rows
  Matrix key_panels, value_panels;      // the transposes [D x T], a few columns at a time
  Matrix probabilities, d_scores;       // [kQueryTile x T], rows padded
};

/// context [Tq x D]; log_sum_exp [Tq], or empty where no backward follows.
void attention_forward(const HeadInputs& in, MatrixView context, std::span<float> log_sum_exp,
                       AttentionScratch& scratch);

/// Gradients of the inputs from that of the context; all are overwritten.
struct HeadGradients {
  MatrixView d_query, d_key, d_value;  // shapes of the inputs
  MatrixView d_bias = {};              // [Tq x T], or null if not asked; not with a window
};
void attention_backward(const HeadInputs& in, std::span<const float> log_sum_exp,
                        ConstMatrixView d_context, const HeadGradients& out,
                        AttentionScratch& scratch);

}  // namespace pellucid
