#include "kernels/layer_norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random_matrix.h"

namespace pellucid {
namespace {

/// sum over the row of c * norm(x), in double.
double plain(std::span<const double> x, std::span<const float> w, std::span<const float> b,
             std::span<const float> c) {
  const double n = static_cast<double>(x.size());
  double mean = 0, variance = 0, sum = 0;
  for (const double v : x) mean += v / n;
  for (const double v : x) variance += (v - mean) * (v - mean) / n;
  for (std::size_t i = 0; i < x.size(); ++i)
    sum += c[i] * ((x[i] - mean) / std::sqrt(variance + 1e-5) * w[i] + b[i]);
  return sum;
}

TEST(LayerNorm, ForwardAndGradientAgreeWithTheFormula) {
  for (const std::size_t h : {1, 2, 7, 16, 31, 36, 64, 384}) {
    const Matrix x = random_matrix(3, h, 1, 3.0f), residual = random_matrix(3, h, 2);
    const Matrix w = random_matrix(1, h, 3), b = random_matrix(1, h, 4), c = random_matrix(3, h, 5);
    const NormWeights weights{w.row(0), b.row(0), 1e-5f};
    Matrix y = copy_of(x), normalised(3, h), d = copy_of(c);
    std::vector<float> rstd(3);
    layer_norm_forward(y, residual, weights, {normalised, rstd});
    layer_norm_backward(weights, normalised, rstd, d);
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<double> z(h);
      for (std::size_t j = 0; j < h; ++j)
        z[j] = static_cast<double>(x.row(i)[j]) + residual.row(i)[j];
      for (std::size_t j = 0; j < h; ++j) {
        std::vector<float> unit(h, 0.0f);
        unit[j] = 1.0f;
        EXPECT_NEAR(y.row(i)[j], plain(z, w.row(0), b.row(0), unit), 3e-5) << h;
        std::vector<double> up = z, down = z;
        up[j] += 1e-4;
        down[j] -= 1e-4;
        const double slope =
            (plain(up, w.row(0), b.row(0), c.row(i)) - plain(down, w.row(0), b.row(0), c.row(i))) /
            2e-4;
        EXPECT_NEAR(d.row(i)[j], slope, 2e-4 * std::max(1.0, std::abs(slope))) << h;
      }
    }
  }
}

TEST(LayerNorm, NoBiasIsABiasOfZeros) {
  const Matrix x = random_matrix(2, 20, 1), w = random_matrix(1, 20, 2), b = Matrix::zeros(1, 20);
  Matrix without = copy_of(x), with = copy_of(x);
  layer_norm_forward(without, {}, {w.row(0), {}, 1e-5f}, {});
  layer_norm_forward(with, {}, {w.row(0), b.row(0), 1e-5f}, {});
  EXPECT_EQ(largest_difference(with, without), 0.0);
}

TEST(LayerNorm, KeepsNothingWhereNothingIsAsked) {
  const Matrix x = random_matrix(2, 20, 1), w = random_matrix(1, 20, 2),
               b = random_matrix(1, 20, 3);
  Matrix kept = copy_of(x), free = copy_of(x), normalised(2, 20);
  std::vector<float> rstd(2);
  layer_norm_forward(kept, {}, {w.row(0), b.row(0), 1e-12f}, {normalised, rstd});
  layer_norm_forward(free, {}, {w.row(0), b.row(0), 1e-12f}, {});
  EXPECT_EQ(largest_difference(kept, free), 0.0);
}

}  // namespace
}  // namespace pellucid
