#include "model/families/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

Config parse(const std::string& members) {
  return Config::parse("{" + members + "}", "config.json");
}

TEST(Config, HasTheDefaultsOfTransformers) {
  const Config config = parse(R"("model_type": "bert")");
  EXPECT_EQ(config.model_type(), "bert");
  EXPECT_THAT(config.class_names(), ElementsAre());
  EXPECT_THAT(config.labels(), ElementsAre("LABEL_0", "LABEL_1"));
  EXPECT_EQ(config.scores(), ScoreFunction::Softmax);
  EXPECT_EQ(config.dimension("hidden_size", 768), 768u);
  EXPECT_EQ(config.heads("num_attention_heads", 12, 768), 12u);
  EXPECT_EQ(config.activation("hidden_act", "gelu"), Activation::Gelu);
  EXPECT_EQ(config.epsilon("layer_norm_eps", 1e-12), 1e-12);
  EXPECT_EQ(config.model_info(30522).pad_id, 0);
}

TEST(Config, ReadsWhatIsThere) {
  const Config config = parse(R"("model_type": "bert", "pad_token_id": 3, "hidden_size": 6,
      "num_attention_heads": 3, "hidden_act": "relu", "layer_norm_eps": 1e-5,
      "architectures": ["BertForSequenceClassification"])");
  EXPECT_THAT(config.class_names(), ElementsAre("BertForSequenceClassification"));
  EXPECT_EQ(config.dimension("hidden_size", 768), 6u);
  EXPECT_EQ(config.heads("num_attention_heads", 12, 6), 3u);
  EXPECT_EQ(config.activation("hidden_act", "gelu"), Activation::Relu);
  EXPECT_EQ(config.epsilon("layer_norm_eps", 1e-12), 1e-5);
  const ModelInfo info = config.model_info(4);
  EXPECT_EQ(info.architecture, "bert");
  EXPECT_EQ(info.pad_id, 3);
  EXPECT_EQ(info.vocabulary, 4u);
}

TEST(Config, OrdersLabelsByTheirNumbers) {
  const Config config = parse(R"("id2label": {"10": "k", "2": "c", "1": "b", "0": "a", "3": "d",
      "4": "e", "5": "f", "6": "g", "7": "h", "8": "i", "9": "j"})");
  EXPECT_THAT(config.labels(), ElementsAre("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"));
}

TEST(Config, CountsLabelsWithoutNames) {
  EXPECT_THAT(parse(R"("num_labels": 3)").labels(), ElementsAre("LABEL_0", "LABEL_1", "LABEL_2"));
  EXPECT_THAT(parse(R"("num_labels": 1, "id2label": {"0": "score"})").labels(),
              ElementsAre("score"));
}

TEST(Config, HasTheScoresOfThePipeline) {
  EXPECT_EQ(parse(R"("num_labels": 1)").scores(), ScoreFunction::Sigmoid);
  EXPECT_EQ(parse(R"("num_labels": 3)").scores(), ScoreFunction::Softmax);
  EXPECT_EQ(parse(R"("problem_type": null)").scores(), ScoreFunction::Softmax);
  EXPECT_EQ(parse(R"("problem_type": "multi_label_classification")").scores(),
            ScoreFunction::Sigmoid);
  EXPECT_EQ(parse(R"("problem_type": "multi_label_classification", "num_labels": 1)").scores(),
            ScoreFunction::Sigmoid);
  EXPECT_EQ(parse(R"("problem_type": "regression", "num_labels": 1)").scores(),
            ScoreFunction::None);
  EXPECT_EQ(parse(R"("problem_type": "regression")").scores(), ScoreFunction::None);
}

TEST(Config, ReadsTheTypeOfPositions) {
  EXPECT_EQ(parse("").positions(), PositionType::Absolute);
  EXPECT_EQ(parse(R"("position_embedding_type": "relative_key")").positions(),
            PositionType::RelativeKey);
  EXPECT_EQ(parse(R"("position_embedding_type": "relative_key_query")").positions(),
            PositionType::RelativeKeyQuery);
}

TEST(Config, LetsPassWhatChangesNothing) {
  EXPECT_NO_THROW(parse(R"("is_decoder": false, "add_cross_attention": false, "pruned_heads": {},
      "position_embedding_type": "absolute", "chunk_size_feed_forward": 128, "dtype": "float16")"));
}

TEST(Config, ClassesAreAListOrOneName) {
  EXPECT_THAT(parse(R"("architectures": "A")").class_names(), ElementsAre("A"));
  EXPECT_THAT(parse(R"("architectures": ["A", "B"])").class_names(), ElementsAre("A", "B"));
}

TEST(Config, LabelsMayBeOtherValuesThanStrings) {
  EXPECT_THAT(parse(R"("id2label": {"0": false, "1": -1.5, "2": null})").labels(),
              ElementsAre("false", "-1.5", "null"));
  EXPECT_THAT(parse(R"("id2label": {"01": "b", "0": "a"})").labels(), ElementsAre("a", "b"));
}

TEST(Config, LabelsThatAreTheSameGetTheirIndex) {
  EXPECT_THAT(parse(R"("id2label": {"0": "x", "1": "y", "2": "x"})").labels(),
              ElementsAre("x (0)", "y", "x (2)"));
}

TEST(Config, TheOutputsOfTheHeadCount) {
  Config config = parse(R"("id2label": {"0": "a", "1": "b"}, "num_labels": 5)");
  EXPECT_FALSE(config.set_outputs(2));
  EXPECT_TRUE(config.set_outputs(3));
  EXPECT_THAT(config.labels(), ElementsAre("a", "b", "LABEL_2"));
  EXPECT_TRUE(config.set_outputs(1));
  EXPECT_THAT(config.labels(), ElementsAre("a"));
  EXPECT_EQ(config.scores(), ScoreFunction::Sigmoid);
}

TEST(Config, ASizeMayHaveTwoNames) {
  EXPECT_EQ(parse("").dimension("dim", "hidden_size", 768), 768u);
  EXPECT_EQ(parse(R"("hidden_size": 6)").dimension("dim", "hidden_size", 768), 6u);
  EXPECT_EQ(parse(R"("dim": 6)").dimension("dim", "hidden_size", 768), 6u);
  expect_error(ErrorKind::BadModel, "\"dim\": differs from \"hidden_size\"",
               [] { parse(R"("dim": 6, "hidden_size": 7)").dimension("dim", "hidden_size", 768); });
}

TEST(Config, NamesTheKeysThatNoArchitectureKnows) {
  EXPECT_THAT(parse(R"("foo": 1, "_x": 2, "hidden_act": "gelu", "use_cache": true)").unknown_keys(),
              ElementsAre("config.json: \"foo\""));
}

}  // namespace
}  // namespace pellucid
