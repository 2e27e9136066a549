#pragma once
// A layer norm with its parameters; the formulas are in kernels/layer_norm.h.

#include <cstddef>
#include <vector>

#include "base/matrix.h"
#include "kernels/layer_norm.h"
#include "model/weights/tensor.h"

namespace pellucid {

/// What forward leaves for backward.
struct NormState {
  Matrix normalised;        // [R x H]
  std::vector<float> rstd;  // [R]

  void reshape(std::size_t rows, std::size_t cols);
};

/// Owns its parameters. Thread rule: immutable, share freely; rows of a state that do not overlap
/// may be written at a time.
class Norm {
 public:
  /// weight [H], bias [H] or null for none.
  Norm(const Tensor& weight, const Tensor* bias, double epsilon);

  /// x [n x H] := norm(x + residual), an empty residual is none; fills the rows of `state` from
  /// `first` on, or keeps nothing where it is null.
  void forward(MatrixView x, ConstMatrixView residual, NormState* state, std::size_t first) const;

  /// d [n x H], the gradient of the output at the rows from `first` on, becomes that of x (and of
  /// the residual, the same).
  void backward(const NormState& state, std::size_t first, MatrixView d) const;

 private:
  NormWeights weights() const { return {weight_, bias_, epsilon_}; }

  std::vector<float> weight_, bias_;  // [H]; no bias: empty
  float epsilon_;
};

}  // namespace pellucid
