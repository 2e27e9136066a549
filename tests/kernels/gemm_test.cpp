#include "kernels/gemm.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <thread>
#include <vector>

#include "support/gemm_plain.h"
#include "support/random_matrix.h"

namespace pellucid {
namespace {

struct Shape {
  std::size_t m, k, n;
};
const Shape kShapes[] = {{1, 1, 1},    {1, 36, 52},  {3, 17, 5},    {7, 64, 64},
                         {64, 48, 33}, {65, 52, 36}, {130, 384, 96}};

std::vector<GemmFormat> formats() {
  std::vector<GemmFormat> all{GemmFormat::Float32, GemmFormat::PackedFloat32};
  if (has_bfloat16()) all.push_back(GemmFormat::BFloat16);
  return all;
}

/// The factor as the format has it: rounded by the definition, to the nearest of 8 bits.
Matrix rounded(const Matrix& m, GemmFormat format) {
  Matrix result = copy_of(m);
  if (format != GemmFormat::BFloat16) return result;
  for (std::size_t i = 0; i < result.size(); ++i) {
    int exponent = 0;
    const float mantissa = std::frexp(m.data()[i], &exponent);
    result.data()[i] = std::ldexp(std::nearbyint(std::ldexp(mantissa, 8)), exponent - 8);
  }
  return result;
}

TEST(Gemm, AgreesWithThePlainTwin) {
  for (const auto [m, k, n] : kShapes) {
    const Matrix a = random_matrix(m, k, 1), b = random_matrix(k, n, 2),
                 bias = random_matrix(1, n, 3);
    const Matrix b_columns = transpose_of(b);
    Matrix expected(m, n), c(m, n);
    for (const GemmFormat format : formats()) {
      gemm_plain(rounded(a, format), rounded(b, format), bias.data(), expected);
      GemmFactor::from_rows(b, format).multiply(a, bias.data(), c);
      EXPECT_LT(largest_difference(c, expected), 4e-5) << m << " x " << k << " x " << n;
      GemmFactor::from_columns(b_columns, format).multiply(a, bias.data(), c);
      EXPECT_LT(largest_difference(c, expected), 4e-5) << m << " x " << k << " x " << n;
    }
  }
}

TEST(Gemm, AddsToWhatIsThere) {
  const Matrix a = random_matrix(9, 40, 1), b = random_matrix(40, 24, 2);
  Matrix expected(9, 24);
  for (const GemmFormat format : formats()) {
    gemm_plain(rounded(a, format), rounded(b, format), nullptr, expected);
    Matrix c = random_matrix(9, 24, 3);
    const Matrix before = copy_of(c);
    GemmFactor::from_rows(b, format).multiply_add(a, c);
    for (std::size_t i = 0; i < c.size(); ++i)
      EXPECT_NEAR(c.data()[i], before.data()[i] + expected.data()[i], 1e-5);
  }
}

TEST(Gemm, TakesRowsWithGaps) {
  const Matrix wide = random_matrix(11, 100, 1), b = random_matrix(30, 20, 2);
  const ConstMatrixView a = wide.view().col_range(40, 30);
  Matrix expected(11, 20), c = Matrix::zeros(11, 64);
  for (const GemmFormat format : formats()) {
    gemm_plain(rounded(copy_of(a), format), rounded(b, format), nullptr, expected);
    GemmFactor::from_rows(b, format).multiply(a, nullptr, c.view().col_range(8, 20));
    EXPECT_LT(largest_difference(c.view().col_range(8, 20), expected), 1e-5);
  }
  EXPECT_EQ(c.row(3)[7], 0.0f);
  EXPECT_EQ(c.row(3)[28], 0.0f);
}

// The promise on which every "same bytes" of the engine stands.
TEST(Gemm, RowsDoNotDependOnTheirCompany) {
  const std::pair<std::size_t, std::size_t> shapes[] = {
      {384, 1536}, {1536, 384}, {768, 768}, {36, 52}};
  for (const auto& [k, n] : shapes) {
    const Matrix a = random_matrix(200, k, 1), b = random_matrix(k, n, 2, 0.1f);
    for (const GemmFormat format : formats()) {
      const GemmFactor factor = GemmFactor::from_rows(b, format);
      Matrix all(200, n);
      factor.multiply(a, nullptr, all);
      for (const std::size_t first : {0, 1, 63, 64, 100})
        for (const std::size_t rows : {1, 2, 5, 8, 13, 31, 64, 100}) {
          Matrix some(rows, n);
          factor.multiply(a.view().row_range(first, rows), nullptr, some);
          EXPECT_EQ(std::memcmp(some.data(), all.row(first).data(), some.size() * sizeof(float)), 0)
              << rows << " rows from " << first << ", " << k << " x " << n;
        }
    }
  }
}

// A primitive is made by the thread that needs it first and run by all.
TEST(Gemm, AnyThreadMayRunAnotherThreadsProduct) {
  const Matrix a = random_matrix(40, 384, 1), b = random_matrix(384, 1536, 2, 0.1f);
  for (const GemmFormat format : formats()) {
    const GemmFactor factor = GemmFactor::from_rows(b, format);
    Matrix expected(40, 1536);
    factor.multiply(a, nullptr, expected);
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int i = 0; i < 6; ++i)
      threads.emplace_back([&] {
        Matrix c(40, 1536);
        for (int round = 0; round < 20; ++round) {
          factor.multiply(a, nullptr, c);
          wrong += std::memcmp(c.data(), expected.data(), c.size() * sizeof(float)) != 0;
        }
      });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
  }
}

}  // namespace
}  // namespace pellucid
