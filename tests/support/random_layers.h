#pragma once
// Layers with seeded random weights, as a checkpoint would give them.

#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "model/layers/linear.h"
#include "model/layers/norm.h"
#include "support/random_matrix.h"

namespace pellucid {

/// A tensor of `shape` with a copy of the numbers.
inline Tensor tensor_of(const Matrix& numbers, std::vector<std::size_t> shape) {
  std::vector<std::byte> bytes(numbers.size() * sizeof(float));
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  Tensor tensor;
  tensor.shape = std::move(shape);
  tensor.owned = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  tensor.bytes = *tensor.owned;
  return tensor;
}

inline Linear random_linear(std::size_t inputs, std::size_t outputs, unsigned seed,
                            GemmFormat format = GemmFormat::PackedFloat32) {
  const Tensor weight = tensor_of(random_matrix(outputs, inputs, seed, 0.5f), {outputs, inputs});
  const Tensor bias = tensor_of(random_matrix(1, outputs, seed + 1), {outputs});
  return Linear(weight, &bias, format);
}

inline Norm random_norm(std::size_t width, unsigned seed) {
  const Tensor weight = tensor_of(random_matrix(1, width, seed), {width});
  const Tensor bias = tensor_of(random_matrix(1, width, seed + 1), {width});
  return Norm(weight, &bias, 1e-5);
}

/// d(sum of d_out * run())/dx[i] by a central difference; `run` reads x and returns [n x m].
template <typename Run>
double slope_at(Matrix& x, std::size_t i, const Matrix& d_out, const Run& run) {
  constexpr float kStep = 1.0f / 64;
  const auto sum = [&](float value) {
    x.data()[i] = value;
    const Matrix out = run();
    double f = 0;
    for (std::size_t j = 0; j < out.size(); ++j)
      f += static_cast<double>(d_out.data()[j]) * out.data()[j];
    return f;
  };
  const float before = x.data()[i];
  const double near = (sum(before + kStep) - sum(before - kStep)) / (2 * kStep);
  const double far = (sum(before + 2 * kStep) - sum(before - 2 * kStep)) / (4 * kStep);
  x.data()[i] = before;
  return (4 * near - far) / 3;
}

}  // namespace pellucid
