#include "model/layers/linear.h"

#include <gtest/gtest.h>

#include "support/gemm_plain.h"
#include "support/random_layers.h"

namespace pellucid {
namespace {

constexpr std::size_t kInputs = 20, kOutputs = 7;

/// y = x W^T + b, d_x = d_y W, in each format against the plain products.
TEST(Linear, ForwardAndBackwardAreTheProducts) {
  const Matrix weight = random_matrix(kOutputs, kInputs, 1), bias = random_matrix(1, kOutputs, 2);
  const Tensor stored = tensor_of(weight, {kOutputs, kInputs}), b = tensor_of(bias, {kOutputs});
  const Matrix x = random_matrix(5, kInputs, 3), d_y = random_matrix(5, kOutputs, 4);
  Matrix y(5, kOutputs), d_x(5, kInputs), expected_y(5, kOutputs), expected_d(5, kInputs);
  gemm_plain(x, transpose_of(weight), bias.data(), expected_y);
  gemm_plain(d_y, weight, nullptr, expected_d);
  for (const auto& [format, tolerance] :
       {std::pair{GemmFormat::Float32, 1e-5}, std::pair{GemmFormat::PackedFloat32, 1e-5},
        std::pair{GemmFormat::BFloat16, 0.1}}) {
    if (format == GemmFormat::BFloat16 && !has_bfloat16()) continue;
    const Linear linear(stored, &b, format);
    EXPECT_EQ(linear.inputs(), kInputs);
    EXPECT_EQ(linear.outputs(), kOutputs);
    linear.forward(x, y);
    EXPECT_LT(largest_difference(y, expected_y), tolerance);
    linear.backward(d_y, d_x);
    EXPECT_LT(largest_difference(d_x, expected_d), tolerance);
    linear.backward_add(d_y, d_x);
    for (std::size_t i = 0; i < d_x.size(); ++i)
      EXPECT_NEAR(d_x.data()[i], 2 * expected_d.data()[i], 2 * tolerance);
  }
}

TEST(Linear, NoBiasIsABiasOfZeros) {
  const Tensor weight = tensor_of(random_matrix(kOutputs, kInputs, 1), {kOutputs, kInputs});
  const Tensor zeros = tensor_of(Matrix::zeros(1, kOutputs), {kOutputs});
  const Matrix x = random_matrix(3, kInputs, 3);
  Matrix without(3, kOutputs), with(3, kOutputs);
  Linear(weight, nullptr, GemmFormat::Float32).forward(x, without);
  Linear(weight, &zeros, GemmFormat::Float32).forward(x, with);
  EXPECT_EQ(largest_difference(with, without), 0.0);
}

}  // namespace
}  // namespace pellucid
