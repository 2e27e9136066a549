#include "model/layers/norm.h"

#include <gtest/gtest.h>

#include "support/random_layers.h"

namespace pellucid {
namespace {

constexpr std::size_t kWidth = 12;

TEST(Norm, NormsASumAndKeepsOnlyWhatIsAsked) {
  const Norm norm = random_norm(kWidth, 1);
  const Matrix x = random_matrix(4, kWidth, 3), residual = random_matrix(4, kWidth, 4);
  Matrix kept = copy_of(x), free = copy_of(x), sum = copy_of(x);
  add_rows(residual, sum);
  NormState state;
  state.reshape(4, kWidth);
  norm.forward(kept, residual, &state, 0);
  norm.forward(free, residual, nullptr, 0);
  norm.forward(sum, {}, nullptr, 0);
  EXPECT_EQ(largest_difference(kept, free), 0.0);
  EXPECT_EQ(largest_difference(kept, sum), 0.0);
}

/// Rows of a state from `first` on: each chunk of rows has its own part of it.
TEST(Norm, BackwardOfAChunkEqualsDifferences) {
  const Norm norm = random_norm(kWidth, 1);
  Matrix x = random_matrix(4, kWidth, 3);
  const Matrix d_out = random_matrix(4, kWidth, 5);
  NormState state;
  state.reshape(4, kWidth);
  Matrix y = copy_of(x), d = copy_of(d_out);
  for (const std::size_t first : {0, 2}) {
    norm.forward(y.view().row_range(first, 2), {}, &state, first);
    norm.backward(state, first, d.view().row_range(first, 2));
  }
  const auto run = [&] {
    Matrix out = copy_of(x);
    norm.forward(out, {}, nullptr, 0);
    return out;
  };
  for (std::size_t i = 0; i < x.size(); ++i)
    EXPECT_NEAR(d.data()[i], slope_at(x, i, d_out, run), 2e-3);
}

}  // namespace
}  // namespace pellucid
