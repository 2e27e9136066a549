#include "kernels/attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "support/random_matrix.h"

namespace pellucid {
namespace {

/// Attention in double, straight from the formula: context [Tq x D].
std::vector<double> plain(ConstMatrixView q, ConstMatrixView k, ConstMatrixView v, double scale) {
  std::vector<double> context(q.rows * v.cols, 0.0);
  for (std::size_t i = 0; i < q.rows; ++i) {
    std::vector<double> e(k.rows);
    double sum = 0;
    for (std::size_t j = 0; j < k.rows; ++j) {
      double s = 0;
      for (std::size_t d = 0; d < q.cols; ++d) s += static_cast<double>(q.row(i)[d]) * k.row(j)[d];
      sum += e[j] = std::exp(scale * s);
    }
    for (std::size_t j = 0; j < k.rows; ++j)
      for (std::size_t d = 0; d < v.cols; ++d) context[i * v.cols + d] += e[j] / sum * v.row(j)[d];
  }
  return context;
}

struct Case {
  std::size_t queries, tokens, width;
};
class AttentionTest : public testing::TestWithParam<Case> {};

TEST_P(AttentionTest, ForwardAndGradientAgreeWithTheFormula) {
  const auto [tq, t, d] = GetParam();
  const float scale = 0.4f;
  Matrix q = random_matrix(tq, d, 1), k = random_matrix(t, d, 2), v = random_matrix(t, d, 3);
  const Matrix d_context = random_matrix(tq, d, 4);
  Matrix context(tq, d), d_q(tq, d), d_k(t, d), d_v(t, d);
  std::vector<float> log_sum_exp(tq);
  AttentionScratch scratch;
  const HeadInputs in{q, k, v, scale};
  attention_forward(in, context, log_sum_exp, scratch);
  const std::vector<double> expected = plain(q, k, v, scale);
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_NEAR(context.data()[i], expected[i], 2e-6);

  attention_backward(in, log_sum_exp, d_context, {d_q, d_k, d_v}, scratch);
  const auto objective = [&] {
    const std::vector<double> c = plain(q, k, v, scale);
    double sum = 0;
    for (std::size_t i = 0; i < c.size(); ++i) sum += c[i] * d_context.data()[i];
    return sum;
  };
  const auto check = [&](Matrix& x, const Matrix& gradient, const char* name) {
    for (std::size_t i = 0; i < x.size(); i += 1 + x.size() / 40) {
      const float before = x.data()[i], h = 1.0f / 128;
      x.data()[i] = before + h;
      const double up = objective();
      x.data()[i] = before - h;
      const double down = objective();
      x.data()[i] = before;
      ASSERT_NEAR(gradient.data()[i], (up - down) / (2 * h), 2e-4) << name << " at " << i;
    }
  };
  check(q, d_q, "query");
  check(k, d_k, "key");
  check(v, d_v, "value");
}

INSTANTIATE_TEST_SUITE_P(Shapes, AttentionTest,
                         testing::Values(Case{1, 1, 1}, Case{1, 9, 12}, Case{5, 5, 12},
                                         Case{17, 17, 32}, Case{64, 64, 64}, Case{70, 70, 16},
                                         Case{1, 130, 64}));

TEST(Attention, LargeScoresDoNotOverflow) {
  Matrix q = random_matrix(4, 8, 1, 100.0f), k = random_matrix(6, 8, 2, 100.0f);
  const Matrix v = random_matrix(6, 8, 3);
  Matrix context(4, 8);
  std::vector<float> log_sum_exp(4);
  AttentionScratch scratch;
  attention_forward({q, k, v, 1.0f}, context, log_sum_exp, scratch);
  for (std::size_t i = 0; i < context.size(); ++i)
    EXPECT_LE(std::abs(context.data()[i]), 1.0f + 1e-6f);
}

}  // namespace
}  // namespace pellucid
