#pragma once
// Layer normalisation over rows:  y = n * weight + bias,  n = (x - mean) * rstd,
// rstd = 1 / sqrt(variance + epsilon).  Ba, Kiros and Hinton 2016 (arXiv 1607.06450).

#include <span>

#include "base/matrix.h"

namespace pellucid {

/// Learned parameters, [H] each; an empty bias is none.
struct NormWeights {
  std::span<const float> weight, bias;
  float epsilon = 1e-12f;
};

/// What backward needs: the normalised rows [R x H] and 1 / standard deviation [R].
struct NormSaved {
  MatrixView normalised;
  std::span<float> rstd;
};

/// x [R x H] := norm(x + residual); an empty residual is none. `saved` without data is not filled.
void layer_norm_forward(MatrixView x, ConstMatrixView residual, const NormWeights& weights,
                        const NormSaved& saved);

/// d [R x H]: the gradient of the output becomes that of x (and of the residual, the same).
void layer_norm_backward(const NormWeights& weights, ConstMatrixView normalised,
                         std::span<const float> rstd, MatrixView d);

}  // namespace pellucid
