#pragma once
// Scores of one head that depend on the distance of two tokens:
//   S[i][j] = Q_i . U[r] + K_j . W[r] + b[r],   r = rows[j - i]
// Q_i . U[r] is the content-to-position and K_j . W[r] the position-to-content term of DeBERTa (He
// et al. 2021, arXiv 2006.03654); BERT's relative keys are the first alone (Shaw et al. 2018, arXiv
// 1803.02155), and MPNet's bias is b (Raffel et al. 2020, arXiv 1910.10683).
//
// The rows of a tile of queries meet T + 63 distances and no more, so the products are with tables
// laid out by distance: what a row of scores needs then lies side by side, and nothing is gathered
// for each score.

#include <cstdint>
#include <span>

#include "base/matrix.h"
#include "kernels/query_tokens.h"

namespace pellucid {

/// What one head adds; a term whose table is null is none. Tables: P rows.
struct RelativeTables {
  ConstMatrixView query;               // U [P x D]
  ConstMatrixView key;                 // W [P x D]
  std::span<const float> bias;         // b [P]
  std::span<const std::int32_t> rows;  // [2T - 1] of the distances j - i = -(T-1) … T-1
  QueryTokens tokens = {};             // i of each query
};

/// Buffers, used again. Thread rule: one thread at a time.
class RelativeScratch {
 public:
  Matrix table;     // by distance: [D x 2T-1] or [2T-1 x D]
  Matrix products;  // [tile x T + tile - 1]
};

/// scores [Tq x T] from query [Tq x D] and key [T x D].
void relative_scores_forward(const RelativeTables& tables, ConstMatrixView query,
                             ConstMatrixView key, MatrixView scores, RelativeScratch& scratch);

/// Adds to d_query [Tq x D] and d_key [T x D] what comes from d_scores [Tq x T].
void relative_scores_backward(const RelativeTables& tables, ConstMatrixView d_scores,
                              MatrixView d_query, MatrixView d_key, RelativeScratch& scratch);

}  // namespace pellucid
