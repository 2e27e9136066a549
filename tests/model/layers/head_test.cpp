#include "model/layers/head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/random_layers.h"

namespace pellucid {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t kHidden = 6, kClasses = 3;

Head make_head(Pooling pooling) {
  std::vector<HeadStage> stages;
  stages.push_back({random_linear(kHidden, 5, 1), Activation::Tanh, random_norm(5, 3)});
  stages.push_back({random_linear(5, kClasses, 5)});
  return Head(std::move(stages), pooling);
}

class HeadTest : public testing::Test {
 protected:
  HeadTest() {
    for (ModelInput& input : inputs_) {
      block_.inputs.push_back(&input);
      block_.offsets.push_back(block_.rows() + input.size());
    }
  }
  static ModelInput of_length(std::size_t n) {
    return {std::vector<std::int32_t>(n), std::vector<std::int32_t>(n)};
  }

  std::vector<ModelInput> inputs_{of_length(4), of_length(2), of_length(3)};
  Block block_{{}, {0}};
};

TEST_F(HeadTest, ReadsTheFirstTokenUnlessTold) {
  const Queries queries = make_head(Pooling::First).queries(block_);
  EXPECT_THAT(queries.tokens, ElementsAre(0, 0, 0));
  EXPECT_THAT(queries.offsets, ElementsAre(0, 1, 2, 3));
}

TEST_F(HeadTest, ReadsAllRowsForEachOrTheirMean) {
  for (const Pooling pooling : {Pooling::Each, Pooling::Mean}) {
    const Queries queries = make_head(pooling).queries(block_);
    EXPECT_THAT(queries.tokens, IsEmpty());
    EXPECT_EQ(queries.offsets, block_.offsets);
  }
}

TEST_F(HeadTest, ReadsTheTokensThatAnInputLists) {
  inputs_[0].head_tokens = {1, 3};
  inputs_[2].head_tokens = {2};
  EXPECT_THAT(make_head(Pooling::First).queries(block_).tokens, ElementsAre(1, 3, 0, 2));
  const Queries queries = make_head(Pooling::Each).queries(block_);
  EXPECT_THAT(queries.tokens, ElementsAre(1, 3, 0, 1, 2));
  EXPECT_THAT(queries.offsets, ElementsAre(0, 2, 4, 5));
}

TEST_F(HeadTest, MakesARowOfLogitsOfEachTokenOrOfTheMean) {
  EXPECT_EQ(make_head(Pooling::First).logit_rows(inputs_[0]), 1u);
  EXPECT_EQ(make_head(Pooling::Each).logit_rows(inputs_[0]), 4u);
  EXPECT_EQ(make_head(Pooling::Mean).logit_rows(inputs_[0]), 1u);
  inputs_[0].head_tokens = {1, 3};
  EXPECT_EQ(make_head(Pooling::First).logit_rows(inputs_[0]), 2u);
  EXPECT_EQ(make_head(Pooling::Each).logit_rows(inputs_[0]), 2u);
  EXPECT_EQ(make_head(Pooling::Mean).logit_rows(inputs_[0]), 1u);
}

/// Each row alone through the same stages; the mean as a row.
TEST_F(HeadTest, ForwardIsTheStagesOnEveryRow) {
  const Matrix rows = random_matrix(9, kHidden, 7);
  const Head each = make_head(Pooling::Each), mean = make_head(Pooling::Mean);
  HeadSaved saved;
  Matrix logits(9, kClasses), row(1, kClasses);
  each.forward(each.queries(block_), rows, logits, saved, false);
  const Queries one{{0, 1}, {}};
  for (std::size_t i = 0; i < 9; ++i) {
    each.forward(one, rows.view().row_range(i, 1), row, saved, false);
    EXPECT_EQ(largest_difference(row, logits.view().row_range(i, 1)), 0.0);
  }
  Matrix of_means(3, kClasses), average = Matrix::zeros(1, kHidden);
  mean.forward(mean.queries(block_), rows, of_means, saved, false);
  for (std::size_t t = 4; t < 6; ++t)
    for (std::size_t h = 0; h < kHidden; ++h) average.row(0)[h] += rows.row(t)[h] / 2;
  each.forward(one, average, row, saved, false);
  EXPECT_LT(largest_difference(row, of_means.view().row_range(1, 1)), 1e-5);
}

TEST_F(HeadTest, KeepingChangesNoByteAndBackwardEqualsDifferences) {
  for (const Pooling pooling : {Pooling::First, Pooling::Each, Pooling::Mean}) {
    const Head head = make_head(pooling);
    const Queries queries = head.queries(block_);
    const std::size_t logit_rows = pooling == Pooling::Each ? 9 : 3;
    Matrix rows = random_matrix(queries.rows(), kHidden, 8);
    const Matrix d_logits = random_matrix(logit_rows, kClasses, 9);
    const auto forward = [&](HeadSaved& saved, bool keep) {
      Matrix logits(logit_rows, kClasses);
      head.forward(queries, rows, logits, saved, keep);
      return logits;
    };
    HeadSaved kept, free;
    EXPECT_EQ(largest_difference(forward(kept, true), forward(free, false)), 0.0);
    EXPECT_EQ(free.slopes[0].size(), 0u);
    EXPECT_EQ(free.norms[0].normalised.size(), 0u);
    Matrix d_rows(queries.rows(), kHidden);
    head.backward(queries, d_logits, kept, d_rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
      EXPECT_NEAR(d_rows.data()[i],
                  slope_at(rows, i, d_logits, [&] { return forward(free, false); }), 2e-3);
  }
}

}  // namespace
}  // namespace pellucid
