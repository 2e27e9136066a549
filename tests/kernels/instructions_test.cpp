// A gate that no load of the machine moves: the instructions that each kernel takes for a vector of
// its elements, or of its multiply-adds, held to 1.3 times what they were when the number was
// written.

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <vector>

#include "kernels/activation.h"
#include "kernels/attention.h"
#include "kernels/gemm.h"
#include "kernels/layer_norm.h"
#include "support/instructions.h"
#include "support/random_matrix.h"

namespace pellucid {
namespace {

/// For vectors of 16 and of 8 floats.
struct Measured {
  double avx512, avx2;
};

/// Holds `run`, which works on `floats` elements or multiply-adds, to what was measured.
void expect_instructions(const char* what, std::size_t floats, const Measured& measured,
                         const std::function<void()>& run) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's instructions are counted too";
#endif
  const bool avx512 = (hwy::SupportedTargets() & HWY_AVX3) != 0;
  if (!avx512 && (hwy::SupportedTargets() & HWY_AVX2) == 0)
    GTEST_SKIP() << "measured for AVX-512 and AVX2 only";
  const auto found = instructions_of(run);
  if (!found) GTEST_SKIP() << "a process may not be traced here";
  const double vectors = static_cast<double>(floats) / (avx512 ? 16 : 8);
  const double a_vector = static_cast<double>(*found) / vectors;
  testing::Test::RecordProperty(what, std::to_string(a_vector));
  EXPECT_LE(a_vector, 1.3 * (avx512 ? measured.avx512 : measured.avx2)) << what;
  EXPECT_GE(a_vector, 0.5) << what << ": what is measured?";
}

TEST(Instructions, OfActivations) {
  Matrix x = random_matrix(1, 512, 1), slope(1, 512);
  const std::span<float> all{x.data(), x.size()}, slopes{slope.data(), slope.size()};
  const auto forward = [&](Activation kind) {
    return [&, kind] { activation_forward(kind, all, slopes); };
  };
  expect_instructions("gelu", 512, {134, 146}, forward(Activation::Gelu));
  expect_instructions("relu", 512, {52, 47}, forward(Activation::Relu));
  expect_instructions("backward", 512, {7.8, 6.9}, [&] { activation_backward(slopes, all); });
}

TEST(Instructions, OfLayerNorm) {
  Matrix x = random_matrix(1, 768, 1), normalised(1, 768);
  const Matrix residual = random_matrix(1, 768, 2), weight = random_matrix(1, 768, 3);
  std::vector<float> rstd(1);
  const NormWeights weights{weight.row(0), weight.row(0), 1e-12f};
  expect_instructions("forward", 768, {42, 43}, [&] {
    layer_norm_forward(x, residual, weights, {normalised, rstd});
  });
  expect_instructions("backward", 768, {25, 27},
                      [&] { layer_norm_backward(weights, normalised, rstd, x); });
}

TEST(Instructions, OfAttention) {
  constexpr std::size_t kTokens = 16, kWidth = 64, kProduct = kTokens * kTokens * kWidth;
  const Matrix q = random_matrix(kTokens, kWidth, 1), k = random_matrix(kTokens, kWidth, 2),
               v = random_matrix(kTokens, kWidth, 3);
  Matrix context(kTokens, kWidth), d_query(kTokens, kWidth), d_key(kTokens, kWidth),
      d_value(kTokens, kWidth);
  std::vector<float> log_sum_exp(kTokens);
  AttentionScratch scratch;
  const HeadInputs in{q, k, v, 0.125f};
  expect_instructions("forward", 2 * kProduct, {6.1, 4.9},
                      [&] { attention_forward(in, context, log_sum_exp, scratch); });
  expect_instructions("backward", 5 * kProduct, {4.8, 4.2}, [&] {
    attention_backward(in, log_sum_exp, q, {d_query, d_key, d_value}, scratch);
  });
}

TEST(Instructions, OfProductsWithWeights) {
  constexpr std::size_t kRows = 24, kInner = 64, kColumns = 96;
  const Matrix a = random_matrix(kRows, kInner, 1), b = random_matrix(kColumns, kInner, 2);
  Matrix c(kRows, kColumns);
  const auto product = [&](const char* name, GemmFormat format, const Measured& measured) {
    const GemmFactor factor = GemmFactor::from_columns(b, format);
    expect_instructions(name, kRows * kInner * kColumns, measured,
                        [&] { factor.multiply(a, nullptr, c); });
  };
  product("float32", GemmFormat::Float32, {3.9, 3.4});
  product("packed", GemmFormat::PackedFloat32, {3.1, 2.9});
  if (has_bfloat16()) product("bfloat16", GemmFormat::BFloat16, {2.8, 0});
}

}  // namespace
}  // namespace pellucid
