#pragma once
// DeBERTa-v2's convolution beside the first block: with x the block's input and y its output,
//   y' = norm(y + f(W * x + b)),   (W * x)_t = sum over j of W_j x_(t + j - k/2),   zeros outside.
// He et al. 2021 (arXiv 2006.03654), nGiE. A product with the k neighbours of each row side by
// side.

#include <cstddef>
#include <vector>

#include "base/matrix.h"
#include "kernels/activation.h"
#include "model/classifier.h"
#include "model/layers/linear.h"
#include "model/layers/norm.h"

namespace pellucid {

/// Buffers, and what forward leaves for backward.
struct ConvolutionSaved {
  Matrix neighbours;  // [R x H k]; backward: their gradient
  Matrix convolved;   // [R x H]; backward: its gradient
  Matrix slope;       // [R x H] f'
  NormState norm;     // [R x H]
};

/// Thread rule: immutable, share freely.
class ConvolutionBranch {
 public:
  /// `taps` H k → H; input c k + j is column c of the neighbour j - k/2. REQUIRES: an odd k.
  ConvolutionBranch(Linear taps, Activation activation, Norm norm)
      : taps_(std::move(taps)), activation_(activation), norm_(std::move(norm)) {}

  /// x [R x H]; y [R x H] becomes y'. Only if `keep` is set, `saved` has what backward needs.
  void forward(const Block& block, ConstMatrixView x, MatrixView y, ConvolutionSaved& saved,
               bool keep) const;

  /// d [R x H]: the gradient of y' becomes that of y; d_x [R x H] that of x through W.
  void backward(const Block& block, MatrixView d, MatrixView d_x, ConvolutionSaved& saved) const;

 private:
  std::size_t taps() const { return taps_.inputs() / taps_.outputs(); }  // k

  Linear taps_;
  Activation activation_;
  Norm norm_;
};

}  // namespace pellucid
