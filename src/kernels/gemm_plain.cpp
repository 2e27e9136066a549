#include "kernels/gemm.h"

namespace pellucid {

void gemm_plain(ConstMatrixView a, ConstMatrixView b, const float* bias, MatrixView c) {
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
