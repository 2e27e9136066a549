// Logits of many texts, predictions of windows, and the classes that a target names.

#include "engine/predicting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/parallel.h"
#include "support/expect_error.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

// More sequences than run at once; texts of one window and of several.
TEST(Predicting, EveryWindowHasTheLogitsItHasAlone) {
  const LoadedFolder folder =
      load_folder(PELLUCID_SOURCE_DIR "/tests/data/models/bert-two", Precision::Float32);
  ThreadPool pool(2);
  const Evaluator evaluator(*folder.model.classifier, pool);
  const LengthLimit limit = limit_length(folder, {}, {12, 3});
  std::vector<EncodedInput> inputs;
  std::string text;
  for (std::size_t i = 0; i < 120; ++i) {
    text = i % 30 == 0 ? "good" : text + (i % 2 ? " film" : " bad");
    inputs.push_back(encode_input(folder, {text, {}}, limit));
  }
  const Matrix logits = window_logits(evaluator, inputs);
  std::size_t row = 0;
  for (const EncodedInput& input : inputs) {
    const std::vector<WindowResult> windows = predict_windows(input, folder.info(), logits, row);
    ASSERT_EQ(windows.size(), input.windows.count());
    for (std::size_t w = 0; w < windows.size(); ++w, ++row) {
      const ModelInput ids = model_input_of_window(input, w);
      const Matrix alone = evaluator.logits({&ids, 1});
      EXPECT_THAT(logits.row(row), testing::ElementsAreArray(alone.row(0))) << row;
      EXPECT_EQ(windows[w].prediction.logits[1], alone.row(0)[1]);
    }
  }
  EXPECT_EQ(row, logits.rows());
  EXPECT_GT(row, 256u);
}

TEST(Predicting, TheClassIsTheMeansEvenWhereMoreWindowsSayAnother) {
  std::vector<WindowResult> windows(3);
  const double shares[] = {0.45, 0.45, 0.99};
  for (std::size_t w = 0; w < 3; ++w) {
    windows[w].weight = 1.0 / 3;
    windows[w].prediction = {"", shares[w] > 0.5, {1 - shares[w], shares[w]}, {0, 0}};
  }
  ModelInfo info;
  info.labels = {"no", "yes"};
  EXPECT_EQ(combine_predictions(windows, info).label, "yes");
}

TEST(Predicting, ATargetNamesClasses) {
  const std::vector<std::string> labels = {"neg", "1", "pos"};
  const auto classes = [&](const std::string& target) { return find_classes(target, labels, 2); };
  EXPECT_THAT(classes("predicted"), ElementsAre(2));
  EXPECT_THAT(classes("all"), ElementsAre(0, 1, 2));
  EXPECT_THAT(classes("neg"), ElementsAre(0));
  EXPECT_THAT(classes("0"), ElementsAre(0));
  EXPECT_THAT(classes("2"), ElementsAre(2));
  EXPECT_THAT(classes("Pos"), ElementsAre(2));
  EXPECT_THAT(find_classes("1", {"1", "0"}, 0), ElementsAre(0));  // a label before an index
  EXPECT_THAT(classes("pos,neg"), ElementsAre(0, 2));
  EXPECT_THAT(classes("1, predicted ,POS"), ElementsAre(1, 2));
  EXPECT_THAT(find_classes("so, so,bad", {"so, so", "bad", "so"}, 0), ElementsAre(0, 1));
  EXPECT_THAT(find_classes("bad,so", {"so, so", "bad", "so"}, 0), ElementsAre(1, 2));
  for (const char* wrong : {"neg,all", "neg,", ",", "neg,3"})
    expect_error(ErrorKind::BadRequest, "unknown class", [&] { classes(wrong); });
  for (const char* wrong : {"", "3", "-1", "positive", "0 ", "1e0", "18446744073709551616"})
    expect_error(ErrorKind::BadRequest, "unknown class", [&] { classes(wrong); });
}

TEST(Predicting, AContrastIsWithOneOtherClass) {
  const std::vector<std::string> labels = {"neg", "neutral", "pos"};
  std::vector<std::size_t> one = {2}, all = {0, 1, 2};
  EXPECT_EQ(find_contrast("neutral", labels, 2, one), 1u);
  EXPECT_THAT(one, ElementsAre(2));
  EXPECT_EQ(find_contrast("predicted", labels, 1, all), 1u);
  EXPECT_THAT(all, ElementsAre(0, 2));
  expect_error(ErrorKind::BadRequest, "expected another than pos",
               [&] { find_contrast("2", labels, 2, one); });
  for (const char* wrong : {"", "all", "neg,neutral", "negg"})
    expect_error(ErrorKind::BadRequest, "unknown class",
                 [&] { find_contrast(wrong, labels, 2, one); });
}

TEST(Predicting, ARegressionHasValues) {
  ModelInfo info;
  info.labels = {"stars", "length"};
  info.scores = ScoreFunction::None;
  std::vector<WindowResult> windows(2);
  for (std::size_t w = 0; w < 2; ++w) {
    windows[w].weight = 0.5;
    windows[w].prediction.logits = {1.0 + static_cast<double>(w), -4.0};
    windows[w].prediction.values = windows[w].prediction.logits;
  }
  const Prediction whole = combine_predictions(windows, info);
  EXPECT_THAT(whole.values, ElementsAre(1.5, -4.0));
  EXPECT_TRUE(whole.probabilities.empty());
  EXPECT_EQ(whole.label, "stars");
}

}  // namespace
}  // namespace pellucid
