#pragma once
// A linear layer as checkpoints have it:  y = x W^T + b,  W [N x K] with one row per output.

#include <cstddef>
#include <memory>
#include <vector>

#include "base/matrix.h"
#include "kernels/gemm.h"
#include "model/weights/tensor.h"

namespace pellucid {

/// Thread rule: thread-safe. Lifetime: the weights' mapping must outlive it.
class Linear {
 public:
  /// weight [N x K], bias [N] or null for none.
  Linear(const Tensor& weight, const Tensor* bias, GemmFormat format);
  Linear(Linear&&) noexcept;
  ~Linear();

  std::size_t inputs() const { return stored_.shape[1]; }   // K
  std::size_t outputs() const { return stored_.shape[0]; }  // N

  /// y [M x N] = x [M x K] W^T + b
  void forward(ConstMatrixView x, MatrixView y) const;
  /// d_x [M x K] = d_y [M x N] W
  void backward(ConstMatrixView d_y, MatrixView d_x) const;
  /// d_x += d_y W
  void backward_add(ConstMatrixView d_y, MatrixView d_x) const;

 private:
  struct Backward;  // W for backward, made when it is first needed
  const GemmFactor& rows() const;

  GemmFormat format_;
  Tensor stored_;            // W in its file
  Matrix weight_;            // [N x K] W where the format looks at it; else empty
  std::vector<float> bias_;  // empty for none
  GemmFactor columns_;       // W^T, for forward
  std::unique_ptr<Backward> backward_;
};

}  // namespace pellucid
