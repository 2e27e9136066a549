#include "model/layers/norm.h"

#include <span>

namespace pellucid {

void NormState::reshape(std::size_t rows, std::size_t cols) {
  normalised.reshape(rows, cols);
  rstd.resize(rows);
}

Norm::Norm(const Tensor& weight, const Tensor* bias, double epsilon)
    : weight_(weight.to_floats()),
      bias_(bias ? bias->to_floats() : std::vector<float>()),
      epsilon_(static_cast<float>(epsilon)) {}

void Norm::forward(MatrixView x, ConstMatrixView residual, NormState* state,
                   std::size_t first) const {
  NormSaved saved;
  if (state)
    saved = {state->normalised.view().row_range(first, x.rows),
             std::span(state->rstd).subspan(first, x.rows)};
  layer_norm_forward(x, residual, weights(), saved);
}

void Norm::backward(const NormState& state, std::size_t first, MatrixView d) const {
  layer_norm_backward(weights(), state.normalised.view().row_range(first, d.rows),
                      std::span(state.rstd).subspan(first, d.rows), d);
}

}  // namespace pellucid
