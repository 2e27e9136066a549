#include "kernels/attention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "support/random_matrix.h"

namespace pellucid {
namespace {

/// Attention in double, straight from the formula: context [Tq x D].
std::vector<double> plain(const HeadInputs& in) {
  std::vector<double> context(in.query.rows * in.value.cols, 0.0);
  for (std::size_t i = 0; i < in.query.rows; ++i) {
    std::vector<double> e(in.key.rows, 0.0);
    double sum = 0;
    const std::size_t token = in.tokens[i];
    for (std::size_t j = 0; j < in.key.rows; ++j) {
      if ((token > j ? token - j : j - token) > in.window) continue;
      double s = 0;
      for (std::size_t d = 0; d < in.query.cols; ++d)
        s += static_cast<double>(in.query.row(i)[d]) * in.key.row(j)[d];
      s *= in.scale;
      if (in.bias.data) s += in.bias.row(i)[j];
      sum += e[j] = std::exp(s);
    }
    for (std::size_t j = 0; j < in.key.rows; ++j)
      for (std::size_t d = 0; d < in.value.cols; ++d)
        context[i * in.value.cols + d] += e[j] / sum * in.value.row(j)[d];
  }
  return context;
}

struct Case {
  std::size_t queries, tokens, width;
  bool biased = false;
  std::size_t window = kNoWindow;
  std::vector<std::size_t> query_tokens = {};
};
class AttentionTest : public testing::TestWithParam<Case> {};

TEST_P(AttentionTest, ForwardAndGradientAgreeWithTheFormula) {
  const auto& [tq, t, d, biased, window, query_tokens] = GetParam();
  Matrix q = random_matrix(tq, d, 1), k = random_matrix(t, d, 2), v = random_matrix(t, d, 3);
  Matrix bias = random_matrix(tq, t, 5);
  const Matrix d_context = random_matrix(tq, d, 4);
  Matrix context(tq, d), d_q(tq, d), d_k(t, d), d_v(t, d), d_bias(tq, t);
  std::vector<float> log_sum_exp(tq);
  AttentionScratch scratch;
  HeadInputs in{q, k, v, 0.4f, {}, window, {query_tokens}};
  HeadGradients gradients{d_q, d_k, d_v};
  if (biased) {
    in.bias = bias;
    gradients.d_bias = d_bias;
  }
  attention_forward(in, context, log_sum_exp, scratch);
  const std::vector<double> expected = plain(in);
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_NEAR(context.data()[i], expected[i], 2e-6);

  attention_backward(in, log_sum_exp, d_context, gradients, scratch);
  const auto objective = [&] {
    const std::vector<double> c = plain(in);
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
  if (biased) check(bias, d_bias, "bias");
}

INSTANTIATE_TEST_SUITE_P(Shapes, AttentionTest,
                         testing::Values(Case{1, 1, 1}, Case{1, 9, 12}, Case{5, 5, 12},
                                         Case{17, 17, 32}, Case{64, 64, 64}, Case{70, 70, 16},
                                         Case{1, 130, 64}));
INSTANTIATE_TEST_SUITE_P(Biased, AttentionTest,
                         testing::Values(Case{1, 1, 1, true}, Case{1, 9, 12, true},
                                         Case{17, 17, 32, true}, Case{70, 130, 16, true}));
INSTANTIATE_TEST_SUITE_P(Local, AttentionTest,
                         testing::Values(Case{1, 1, 4, false, 0}, Case{1, 30, 4, false, 5},
                                         Case{9, 9, 4, false, 0}, Case{9, 9, 4, false, 8},
                                         Case{40, 70, 8, false, 100}, Case{130, 130, 8, false, 3},
                                         Case{200, 300, 8, false, 64},
                                         Case{300, 300, 8, false, 100}));
INSTANTIATE_TEST_SUITE_P(OfSomeTokens, AttentionTest,
                         testing::Values(Case{1, 30, 4, false, 5, {29}},
                                         Case{1, 300, 4, false, 5, {150}},
                                         Case{3, 300, 8, false, 7, {2, 130, 299}},
                                         Case{2, 30, 4, true, kNoWindow, {3, 17}}));

TEST(Attention, AWindowOverEverythingIsNone) {
  const Matrix q = random_matrix(80, 12, 1), k = random_matrix(80, 12, 2),
               v = random_matrix(80, 12, 3);
  Matrix all(80, 12), windowed(80, 12);
  std::vector<float> log_sum_exp(80);
  AttentionScratch scratch;
  attention_forward({q, k, v, 0.3f}, all, log_sum_exp, scratch);
  attention_forward({q, k, v, 0.3f, {}, 79}, windowed, log_sum_exp, scratch);
  EXPECT_EQ(largest_difference(all, windowed), 0.0);
}

/// What a query may not see cannot change its context, whatever it is.
TEST(Attention, KeysOutsideOfTheWindowAreNotRead) {
  const std::size_t tokens = 260, window = 20, query = 130;
  Matrix q = random_matrix(tokens, 8, 1), k = random_matrix(tokens, 8, 2),
         v = random_matrix(tokens, 8, 3);
  Matrix before(tokens, 8), after(tokens, 8);
  std::vector<float> log_sum_exp(tokens);
  AttentionScratch scratch;
  const HeadInputs in{q, k, v, 0.3f, {}, window};
  attention_forward(in, before, log_sum_exp, scratch);
  for (std::size_t j = 0; j < tokens; ++j) {
    if (j + window >= query && j <= query + window) continue;
    for (std::size_t d = 0; d < 8; ++d) k.row(j)[d] = v.row(j)[d] = 50.0f;
  }
  attention_forward(in, after, log_sum_exp, scratch);
  for (std::size_t d = 0; d < 8; ++d) EXPECT_EQ(before.row(query)[d], after.row(query)[d]);
  EXPECT_NE(before.row(query + 1)[0], after.row(query + 1)[0]);
}

// A score that is none, whatever the other scores are, leaves no context that is a number.
TEST(Attention, NaNOrInfinityInAKeyStays) {
  for (const float bad : {NAN, INFINITY}) {
    for (const std::size_t at : {0, 7, 20}) {
      const Matrix q = random_matrix(1, 12, 1), v = random_matrix(21, 12, 3);
      Matrix k = random_matrix(21, 12, 2), context(1, 12);
      k.row(at)[3] = bad;
      k.row(at)[4] = -bad;
      std::vector<float> log_sum_exp(1);
      AttentionScratch scratch;
      attention_forward({q, k, v, 0.4f, {}, kNoWindow, {}}, context, log_sum_exp, scratch);
      for (const float c : std::as_const(context).row(0)) EXPECT_TRUE(std::isnan(c)) << bad << at;
    }
  }
}

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
