#pragma once
// A linear layer as checkpoints have it:  y = x W^T + b,  W [N x K] with one row per output.

#include <cstddef>
#include <vector>

#include "base/matrix.h"
#include "kernels/gemm.h"
#include "kernels/layer_norm.h"
#include "model/tensor.h"

namespace pellucid {

/// Thread rule: immutable, share freely. Lifetime: the weights' mapping must outlive it.
class Linear {
 public:
  /// weight [N x K], bias [N].
  Linear(const Tensor& weight, const Tensor& bias);

  std::size_t inputs() const { return weight_.cols; }   // K
  std::size_t outputs() const { return weight_.rows; }  // N

  /// y [M x N] = x [M x K] W^T + b
  void forward(ConstMatrixView x, MatrixView y) const;
  /// d_x [M x K] = d_y [M x N] W
  void backward(ConstMatrixView d_y, MatrixView d_x) const;
  /// d_x += d_y W
  void backward_add(ConstMatrixView d_y, MatrixView d_x) const;

 private:
  Matrix own_;              // W as floats, unless the file holds them
  ConstMatrixView weight_;  // W, there or in the file
  std::vector<float> bias_;
  GemmFactor columns_;  // W^T packed, for forward
  GemmFactor rows_;     // W as it lies, for backward: as fast, and no second copy
};

/// A layer norm's parameters, owned.
class Norm {
 public:
  Norm(const Tensor& weight, const Tensor& bias, double epsilon);

  NormWeights weights() const { return {weight_, bias_, epsilon_}; }

 private:
  std::vector<float> weight_, bias_;  // [H]
  float epsilon_;
};

}  // namespace pellucid
