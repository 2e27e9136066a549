// A gate that no load of the machine moves: the instructions that each kernel takes for a vector of
// its elements, or of its multiply-adds, held to 1.3 times what they were when the number was
// written.

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <vector>

#include "kernels/activation.h"
#include "kernels/attention.h"
#include "kernels/convert.h"
#include "kernels/gemm.h"
#include "kernels/layer_norm.h"
#include "kernels/relative_scores.h"
#include "kernels/rotary.h"
#include "support/instructions.h"
#include "support/random_matrix.h"
#include "support/sanitized.h"

namespace pellucid {
namespace {

/// For vectors of 16 and of 8 floats.
struct Measured {
  double avx512, avx2;
};

/// Holds `run`, which works on `floats` elements or multiply-adds, to what was measured.
void expect_instructions(const char* what, std::size_t floats, const Measured& measured,
                         const std::function<void()>& run) {
  if (kSanitized) GTEST_SKIP() << "the sanitizer's instructions are counted too";
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
  expect_instructions("gelu_tanh", 512, {118.9, 120.4}, forward(Activation::GeluTanh));
  expect_instructions("silu", 512, {100.9, 102.4}, forward(Activation::Silu));
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

struct HeadShape {
  std::size_t tokens, width, window;
};

/// Forward has 2 products of queries with so many `keys` each, backward 5.
void expect_attention(const HeadShape& head, std::size_t keys, const Measured& forward,
                      const Measured& backward) {
  const auto [tokens, width, window] = head;
  const Matrix q = random_matrix(tokens, width, 1), k = random_matrix(tokens, width, 2),
               v = random_matrix(tokens, width, 3);
  Matrix context(tokens, width), d_query(tokens, width), d_key(tokens, width),
      d_value(tokens, width);
  std::vector<float> log_sum_exp(tokens);
  AttentionScratch scratch;
  const HeadInputs in{.query = q, .key = k, .value = v, .scale = 0.125f, .window = window};
  const std::size_t product = tokens * keys * width;
  expect_instructions("forward", 2 * product, forward,
                      [&] { attention_forward(in, context, log_sum_exp, scratch); });
  expect_instructions("backward", 5 * product, backward, [&] {
    attention_backward(in, log_sum_exp, q, {d_query, d_key, d_value}, scratch);
  });
}

TEST(Instructions, OfAttention) {
  expect_attention({16, 64, kNoWindow}, 16, {6.1, 4.9}, {4.8, 4.2});
}

/// Products within a window of 2 w + 1 keys, held to their number, not to that of all keys.
TEST(Instructions, OfLocalAttention) {
  constexpr std::size_t kWindow = 8, kTile = 64;
  // A tile of queries meets its own keys and a window on each side.
  expect_attention({192, 16, kWindow}, kTile + 2 * kWindow, {6.3, 4.7}, {5.3, 4.1});
}

TEST(Instructions, OfRelativeScores) {
  constexpr std::size_t kTokens = 16, kWidth = 64, kDistances = 2 * kTokens - 1;
  const Matrix q = random_matrix(kTokens, kWidth, 1), k = random_matrix(kTokens, kWidth, 2),
               u = random_matrix(kDistances, kWidth, 3), w = random_matrix(kDistances, kWidth, 4);
  std::vector<std::int32_t> rows(kDistances);
  for (std::size_t r = 0; r < kDistances; ++r) rows[r] = static_cast<std::int32_t>(r);
  Matrix scores(kTokens, kTokens), d_query(kTokens, kWidth), d_key(kTokens, kWidth);
  RelativeScratch scratch;
  const RelativeTables tables{.query = u, .key = w, .bias = {}, .rows = rows};
  constexpr std::size_t kProducts = 2 * kTokens * kDistances * kWidth;
  expect_instructions("forward", kProducts, {9.3, 6.0},
                      [&] { relative_scores_forward(tables, q, k, scores, scratch); });
  expect_instructions("backward", kProducts, {3.9, 3.9},
                      [&] { relative_scores_backward(tables, scores, d_query, d_key, scratch); });
}

TEST(Instructions, OfRotary) {
  constexpr std::size_t kTokens = 8, kWidth = 64;
  const Rotary rotary(10000.0, kWidth, kTokens);
  Matrix x = random_matrix(kTokens, kWidth, 1);
  expect_instructions("turn", kTokens * kWidth, {54.3, 27.2}, [&] { rotary.turn(x); });
  expect_instructions("turn_back", kTokens * kWidth, {54.3, 27.2}, [&] { rotary.turn_back(x); });
}

TEST(Instructions, OfConversions) {
  constexpr std::size_t kNumbers = 2048;
  const std::vector<std::uint16_t> halves(kNumbers, 0x3C00);  // 1 as a half
  const std::span<const std::byte> bytes = std::as_bytes(std::span(halves));
  std::vector<float> floats(kNumbers);
  std::vector<std::uint16_t> rounded(kNumbers);
  expect_instructions("float_from_half", kNumbers, {6.4, 6.2},
                      [&] { float_from_half(bytes, floats); });
  expect_instructions("float_from_bfloat16", kNumbers, {7.4, 7.2},
                      [&] { float_from_bfloat16(bytes, floats); });
  expect_instructions("bfloat16_from_float", kNumbers, {13.5, 16.2},
                      [&] { bfloat16_from_float(floats, rounded); });
  expect_instructions("all_finite_half", kNumbers, {2.9, 2.7}, [&] { all_finite_half(bytes); });
  expect_instructions("all_finite_float", kNumbers, {5.4, 5.2},
                      [&] { all_finite_float(std::as_bytes(std::span(floats))); });
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
