// Stacks of random layers: the rows that are asked are those of all rows, whatever is kept, and
// backward equals differences of forward.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>

#include "model/encoders/post_norm.h"
#include "model/encoders/pre_norm.h"
#include "support/random_layers.h"

namespace pellucid {
namespace {

constexpr std::size_t kHidden = 8, kHeads = 2, kInner = 12, kLayers = 2, kLongest = 9;

PostNormLayer post_norm_layer(unsigned seed) {
  return {.query = random_linear(kHidden, kHidden, seed),
          .key = random_linear(kHidden, kHidden, seed + 2),
          .value = random_linear(kHidden, kHidden, seed + 4),
          .attention_output = random_linear(kHidden, kHidden, seed + 6),
          .attention_norm = random_norm(kHidden, seed + 8),
          .intermediate = random_linear(kHidden, kInner, seed + 10),
          .output = random_linear(kInner, kHidden, seed + 12),
          .output_norm = random_norm(kHidden, seed + 14),
          .heads = kHeads,
          .score_scale = 0.6f,
          .activation = Activation::Gelu};
}

std::unique_ptr<Encoder> post_norm() {
  std::vector<std::shared_ptr<const PostNormLayer>> layers;
  for (unsigned l = 0; l < kLayers; ++l)
    layers.push_back(std::make_shared<const PostNormLayer>(post_norm_layer(100 * l)));
  return make_post_norm_encoder(std::move(layers));
}

std::unique_ptr<Encoder> post_norm_with_positions() {
  auto rows = std::make_shared<std::vector<std::int32_t>>();
  for (std::size_t r = 0; r < 2 * kLongest - 1; ++r)
    rows->push_back(static_cast<std::int32_t>(r % 7));
  std::vector<std::shared_ptr<const PostNormLayer>> layers;
  for (unsigned l = 0; l < kLayers; ++l) {
    PostNormLayer layer = post_norm_layer(100 * l);
    layer.positions = std::make_shared<const RelativePositions>(
        RelativePositions{.query = random_matrix(7, kHidden, 31 + l),
                          .key = random_matrix(7, kHidden, 33 + l),
                          .bias = random_matrix(kHeads, 7, 35 + l),
                          .rows = rows});
    layers.push_back(std::make_shared<const PostNormLayer>(std::move(layer)));
  }
  return make_post_norm_encoder(std::move(layers));
}

/// The last layer sees two tokens on each side.
std::unique_ptr<Encoder> pre_norm() {
  const auto rotary = std::make_shared<const Rotary>(100.0, kHidden / kHeads, kLongest);
  std::vector<std::shared_ptr<const PreNormLayer>> layers;
  for (unsigned l = 0; l < kLayers; ++l)
    layers.push_back(std::make_shared<const PreNormLayer>(
        PreNormLayer{.attention_norm = random_norm(kHidden, 100 * l),
                     .query_key_value = random_linear(kHidden, 3 * kHidden, 100 * l + 2),
                     .attention_output = random_linear(kHidden, kHidden, 100 * l + 4),
                     .feed_forward_norm = random_norm(kHidden, 100 * l + 6),
                     .gated = random_linear(kHidden, 2 * kInner, 100 * l + 8),
                     .output = random_linear(kInner, kHidden, 100 * l + 10),
                     .heads = kHeads,
                     .activation = Activation::Silu,
                     .rotary = rotary,
                     .window = l + 1 == kLayers ? 2 : kNoWindow}));
  return make_pre_norm_encoder(std::move(layers));
}

struct Case {
  const char* name;
  std::function<std::unique_ptr<Encoder>()> make;
};

class LayerStackTest : public testing::TestWithParam<Case> {
 protected:
  LayerStackTest() {
    for (const std::size_t length : {5, 1, 9}) {
      inputs_.push_back({std::vector<std::int32_t>(length), std::vector<std::int32_t>(length)});
      block_.offsets.push_back(block_.rows() + length);
    }
    for (const ModelInput& input : inputs_) block_.inputs.push_back(&input);
  }

  Matrix forward(const Queries& queries, bool keep, std::size_t first = 0) {
    Matrix out(queries.rows(), kHidden);
    encoder_->forward({block_, queries, first, kLayers, keep}, x_, out, *workspace_);
    return out;
  }
  Matrix backward(const Queries& queries, const Matrix& d_out, std::size_t first = 0) {
    Matrix d = copy_of(d_out), d_x(x_.rows(), kHidden);
    encoder_->backward({block_, queries, first, kLayers, true}, d, d_x, *workspace_);
    return d_x;
  }

  const std::unique_ptr<Encoder> encoder_ = GetParam().make();
  const std::unique_ptr<Workspace> workspace_ = encoder_->make_workspace();
  std::vector<ModelInput> inputs_;
  Block block_{{}, {0}};
  Matrix x_ = random_matrix(15, kHidden, 7);
  const Queries few_{{0, 2, 3, 6}, {1, 4, 0, 0, 5, 8}};
  static constexpr std::size_t kFewRows[] = {1, 4, 5, 6, 11, 14};  // of the block
};

TEST_P(LayerStackTest, TheRowsThatAreAskedAreThoseOfAllRows) {
  const Matrix all = forward(all_rows(block_), false), few = forward(few_, false);
  for (std::size_t i = 0; i < few.rows(); ++i)
    for (std::size_t h = 0; h < kHidden; ++h)
      ASSERT_EQ(few.row(i)[h], all.row(kFewRows[i])[h]) << i;
}

TEST_P(LayerStackTest, KeepingChangesNoByte) {
  for (const Queries& queries : {few_, all_rows(block_)})
    EXPECT_EQ(largest_difference(forward(queries, true), forward(queries, false)), 0.0);
}

TEST_P(LayerStackTest, ThreadsThatShareABlockChangeNoByte) {
  const Matrix alone = forward(few_, true), d_out = random_matrix(few_.rows(), kHidden, 8);
  const Matrix d_alone = backward(few_, d_out);
  ThreadPool pool(3);
  block_.pool = &pool;
  block_.rows_per_chunk = 4;
  EXPECT_EQ(largest_difference(forward(few_, true), alone), 0.0);
  EXPECT_EQ(largest_difference(backward(few_, d_out), d_alone), 0.0);
}

TEST_P(LayerStackTest, BackwardEqualsDifferencesOfForward) {
  for (const Queries& queries : {few_, all_rows(block_)}) {
    const Matrix d_out = random_matrix(queries.rows(), kHidden, 8);
    forward(queries, true);
    const Matrix d_x = backward(queries, d_out);
    for (std::size_t i = 0; i < x_.size(); i += 3) {
      const double slope = slope_at(x_, i, d_out, [&] { return forward(queries, false); });
      ASSERT_NEAR(d_x.data()[i], slope, 2e-3 * std::max(1.0, std::abs(slope)))
          << i << " of " << queries.rows() << " queries";
    }
  }
}

TEST_P(LayerStackTest, BackwardMayBeCalledAgain) {
  const Matrix d_out = random_matrix(few_.rows(), kHidden, 8),
               other = random_matrix(few_.rows(), kHidden, 9);
  forward(few_, true);
  const Matrix first = backward(few_, d_out);
  backward(few_, other);
  EXPECT_EQ(largest_difference(backward(few_, d_out), first), 0.0);
}

TEST_P(LayerStackTest, NoLayersGatherRowsAndSpreadTheirGradients) {
  const Matrix out = forward(few_, true, kLayers), d_x = backward(few_, out, kLayers);
  Matrix expected = Matrix::zeros(x_.rows(), kHidden);
  for (std::size_t i = 0; i < out.rows(); ++i) {
    EXPECT_EQ(out.row(i)[3], x_.row(kFewRows[i])[3]);
    std::ranges::copy(out.row(i), expected.row(kFewRows[i]).begin());
  }
  EXPECT_EQ(largest_difference(d_x, expected), 0.0);
}

INSTANTIATE_TEST_SUITE_P(Layers, LayerStackTest,
                         testing::Values(Case{"post_norm", post_norm},
                                         Case{"post_norm_with_positions", post_norm_with_positions},
                                         Case{"pre_norm", pre_norm}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace pellucid
