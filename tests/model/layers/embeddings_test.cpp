// What the embeddings block adds to the word embeddings, against inputs of a single token.
#include <gtest/gtest.h>

#include <cmath>

#include "model/load.h"
#include "support/tiny_models.h"

namespace pellucid {
namespace {

class AddedRows : public ::testing::TestWithParam<std::filesystem::path> {};

/// Every token's word is the padding's, and its position and type move to the blank ones: then each
/// embeds as the padding does where it is the whole input.
TEST_P(AddedRows, MoveToTheBlankOnes) {
  const LoadedModel loaded = load_model(GetParam(), Precision::Float32);
  const Classifier& model = *loaded.classifier;
  ThreadPool pool(1);
  const Evaluator evaluator(model, pool);
  const ModelInput input = spread_input(model.info(), 9, 3), one{{model.info().pad_id}, {0}};
  const std::size_t width = model.width({Site::Kind::WordEmbeddings});
  Matrix words(input.size(), width);
  model.look_up(std::vector<std::int32_t>(input.size(), model.info().pad_id), words);
  for (const SubEmbedding part : {SubEmbedding::Position, SubEmbedding::TokenType}) {
    Matrix here(input.size(), width), blank(input.size(), width);
    if (part == SubEmbedding::TokenType) {
      EXPECT_EQ(model.adds(part), model.info().types > 0);
    }
    if (!model.adds(part)) continue;
    model.look_up_added(part, input, false, here);
    model.look_up_added(part, input, true, blank);
    for (std::size_t i = 0; i < words.size(); ++i)
      words.data()[i] += blank.data()[i] - here.data()[i];
  }
  const Matrix moved = evaluator.states_from(input, words, Site{});
  const Matrix expected = evaluator.states(one, Site{});
  for (std::size_t t = 0; t < moved.rows(); ++t)
    for (std::size_t h = 0; h < moved.cols(); ++h)
      EXPECT_NEAR(moved.row(t)[h], expected.row(0)[h], 1e-5) << t;
}

INSTANTIATE_TEST_SUITE_P(TinyModels, AddedRows, ::testing::ValuesIn(tiny_model_folders()),
                         [](const auto& test) { return test_name(test.param); });

}  // namespace
}  // namespace pellucid
