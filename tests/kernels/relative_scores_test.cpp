#include "kernels/relative_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random_matrix.h"

namespace pellucid {
namespace {

struct Case {
  std::size_t queries, tokens, width;
  bool query, key, bias;
  std::vector<std::size_t> query_tokens = {};
};

class RelativeScoresTest : public testing::TestWithParam<Case> {
 protected:
  RelativeScoresTest() {
    const std::size_t tokens = GetParam().tokens, rows = 9;
    for (std::size_t r = 0; r < 2 * tokens - 1; ++r)
      rows_.push_back(static_cast<std::int32_t>((r * r + 3 * r) % rows));
    for (std::size_t r = 0; r < rows; ++r) bias_.push_back(0.3f * static_cast<float>(r) - 1);
    if (GetParam().query) tables_.query = u_;
    if (GetParam().key) tables_.key = w_;
    if (GetParam().bias) tables_.bias = bias_;
    tables_.rows = rows_;
    tables_.tokens = {GetParam().query_tokens};
  }

  /// The formula, in double: one term at a time.
  double plain(std::size_t i, std::size_t j) const {
    const auto r = static_cast<std::size_t>(rows_[j + GetParam().tokens - 1 - tables_.tokens[i]]);
    double s = tables_.bias.empty() ? 0.0 : bias_[r];
    for (std::size_t d = 0; d < q_.cols(); ++d) {
      if (tables_.query.data) s += static_cast<double>(q_.row(i)[d]) * u_.row(r)[d];
      if (tables_.key.data) s += static_cast<double>(k_.row(j)[d]) * w_.row(r)[d];
    }
    return s;
  }

  Matrix q_ = random_matrix(GetParam().queries, GetParam().width, 1);
  Matrix k_ = random_matrix(GetParam().tokens, GetParam().width, 2);
  Matrix u_ = random_matrix(9, GetParam().width, 3), w_ = random_matrix(9, GetParam().width, 4);
  std::vector<float> bias_;
  std::vector<std::int32_t> rows_;
  RelativeTables tables_;
  RelativeScratch scratch_;
};

TEST_P(RelativeScoresTest, ForwardIsTheFormula) {
  Matrix scores(q_.rows(), k_.rows());
  relative_scores_forward(tables_, q_, k_, scores, scratch_);
  for (std::size_t i = 0; i < scores.rows(); ++i)
    for (std::size_t j = 0; j < scores.cols(); ++j)
      ASSERT_NEAR(scores.row(i)[j], plain(i, j), 1e-5) << i << " " << j;
}

/// S is linear in Q and K: the gradients are sums of table rows.
TEST_P(RelativeScoresTest, BackwardAddsTheGradients) {
  const Matrix d_s = random_matrix(q_.rows(), k_.rows(), 5);
  Matrix d_q = random_matrix(q_.rows(), q_.cols(), 6), d_k = random_matrix(k_.rows(), k_.cols(), 7);
  std::vector<double> expected_q(d_q.data(), d_q.data() + d_q.size());
  std::vector<double> expected_k(d_k.data(), d_k.data() + d_k.size());
  for (std::size_t i = 0; i < d_s.rows(); ++i)
    for (std::size_t j = 0; j < d_s.cols(); ++j)
      for (std::size_t d = 0; d < d_q.cols(); ++d) {
        const auto r = static_cast<std::size_t>(rows_[j + d_s.cols() - 1 - tables_.tokens[i]]);
        const double g = d_s.row(i)[j];
        if (tables_.query.data) expected_q[i * d_q.cols() + d] += g * u_.row(r)[d];
        if (tables_.key.data) expected_k[j * d_k.cols() + d] += g * w_.row(r)[d];
      }
  relative_scores_backward(tables_, d_s, d_q, d_k, scratch_);
  for (std::size_t i = 0; i < d_q.size(); ++i) ASSERT_NEAR(d_q.data()[i], expected_q[i], 3e-5) << i;
  for (std::size_t i = 0; i < d_k.size(); ++i) ASSERT_NEAR(d_k.data()[i], expected_k[i], 3e-5) << i;
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, RelativeScoresTest,
    testing::Values(Case{1, 1, 3, true, true, true}, Case{1, 70, 8, true, true, false},
                    Case{1, 64, 8, false, true, false}, Case{12, 12, 5, true, false, false},
                    Case{12, 12, 5, false, false, true}, Case{30, 65, 20, true, true, false},
                    Case{64, 64, 64, true, true, true}, Case{150, 150, 12, true, true, false}));
INSTANTIATE_TEST_SUITE_P(OfSomeTokens, RelativeScoresTest,
                         testing::Values(Case{1, 70, 8, true, true, true, {69}},
                                         Case{3, 30, 5, true, true, true, {4, 5, 6}},
                                         Case{4, 200, 8, true, true, true, {0, 63, 64, 199}}));

}  // namespace
}  // namespace pellucid
