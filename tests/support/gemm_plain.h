#pragma once
// The plain twin of products with weights: c = a b (+ bias), sums in double.

#include "base/matrix.h"

namespace pellucid {

/// c [M x N] from a [M x K], b [K x N] and bias [N]; null is no bias.
inline void gemm_plain(ConstMatrixView a, ConstMatrixView b, const float* bias, MatrixView c) {
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < b.cols; ++j) {
      double sum = bias ? bias[j] : 0.0;
      for (std::size_t k = 0; k < a.cols; ++k)
        sum += static_cast<double>(a.row(i)[k]) * b.row(k)[j];
      c.row(i)[j] = static_cast<float>(sum);
    }
  }
}

}  // namespace pellucid
