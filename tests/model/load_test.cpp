// Whole folders: every small model in the tests' data, and what may differ from one to another.

#include "model/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/parallel.h"
#include "model/architectures.h"
#include "model/evaluator.h"
#include "support/expect_error.h"
#include "support/model_folder.h"
#include "support/tiny_models.h"

namespace pellucid {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::filesystem::path kSource = PELLUCID_SOURCE_DIR;

LoadedModel load(const ModelFolder& folder) {
  return load_model(folder.path(), Precision::Float32);
}

std::vector<float> logits(const LoadedModel& model, const ModelInput& input) {
  ThreadPool pool(1);
  const Matrix out = Evaluator(*model.classifier, pool).logits({&input, 1});
  return {out.data(), out.data() + out.size()};
}

const ModelInput kInput{.ids = {2, 203, 256, 161, 3}, .types = {0, 0, 0, 1, 1}};

const ModelInput kShort{.ids = {2, 203, 256, 161, 3}, .types = {0, 0, 0, 0, 0}};

class EveryModel : public testing::TestWithParam<std::string> {};

// Logits as transformers computes them, to 1e-5 of the largest.
TEST_P(EveryModel, HasTheLogitsOfTransformers) {
  const bool bundled = GetParam() == "sentiment";
  const LoadedModel model = load_model(
      kSource / (bundled ? "models" : "tests/data/models") / GetParam(), Precision::Float32);
  const JsonDocument golden = JsonDocument::read(kSource / "tests/golden" / (GetParam() + ".json"));
  for (const nlohmann::json& input : golden.root().raw().at("inputs")) {
    const auto expected = input.at("logits").get<std::vector<float>>();
    const std::vector<float> found =
        logits(model, {.ids = input.at("ids"), .types = input.at("types")});
    ASSERT_EQ(found.size(), expected.size());
    float largest = 0;
    for (const float value : expected) largest = std::max(largest, std::abs(value));
    for (std::size_t c = 0; c < expected.size(); ++c)
      EXPECT_NEAR(found[c], expected[c], 1e-5f * largest) << input.at("text");
  }
  // A model with relative keys has the table of positions too, and does not use it.
  std::vector<std::string> unused = model.unused_tensors;
  std::erase(unused, "bert.embeddings.position_embeddings.weight");
  EXPECT_THAT(unused, IsEmpty());
}

std::vector<std::string> every_model() {
  std::vector<std::string> names{"sentiment"};
  for (const auto& folder : tiny_model_folders()) names.push_back(folder.filename().string());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Load, EveryModel, testing::ValuesIn(every_model()),
                         [](const auto& test) { return test_name(test.param); });

TEST(Load, DescribesTheModel) {
  const LoadedModel model = load(ModelFolder("bert-two"));
  const ModelInfo& info = model.classifier->info();
  EXPECT_EQ(info.architecture, "bert");
  EXPECT_EQ(info.activation, "gelu");
  EXPECT_EQ(info.scores, ScoreFunction::Softmax);
  EXPECT_EQ(info.labels.size(), 2u);
  EXPECT_EQ(info.layers, 3u);
  ASSERT_EQ(model.files.size(), 2u);
  EXPECT_EQ(model.files[0].name, "config.json");
  EXPECT_EQ(model.files[0].role, "configuration");
  EXPECT_EQ(model.files[1].name, "model.safetensors");
  EXPECT_THAT(model.files[1].role, testing::MatchesRegex("weights, F32, [0-9]+ tensors"));
  EXPECT_GT(model.parameters, 10'000u);
}

TEST(Load, ListsTheArchitectures) {
  EXPECT_THAT(architectures(), testing::IsSupersetOf({"bert", "distilbert", "xlm-roberta"}));
}

// The same weights under names that other versions write give the same bytes.
TEST(Load, TakesOtherSpellingsOfTheNames) {
  const std::vector<std::pair<std::string, std::string>> models = {
      {"bert-two", "bert."},       {"distilbert-two", "distilbert."},
      {"roberta-two", "roberta."}, {"electra-two", "electra."},
      {"albert-two", "albert."},   {"mpnet-multi-label", "mpnet."}};
  for (const auto& model : models) {
    const std::string &source = model.first, &prefix = model.second;
    const std::vector<float> expected = logits(load(ModelFolder(source)), kShort);
    ModelFolder bare(source);
    bare.rename([&](const std::string& name) {
      return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
    });
    EXPECT_EQ(logits(load(bare), kShort), expected) << source;
    ModelFolder wrapped(source);
    wrapped.rename([](const std::string& name) { return "module." + name; });
    EXPECT_EQ(logits(load(wrapped), kShort), expected) << source;
  }
  ModelFolder old("bert-two");
  old.rename([](std::string name) {
    if (name.ends_with("LayerNorm.weight")) name.replace(name.size() - 6, 6, "gamma");
    if (name.ends_with("LayerNorm.bias")) name.replace(name.size() - 4, 4, "beta");
    return name;
  });
  EXPECT_EQ(logits(load(old), kInput), logits(load(ModelFolder("bert-two")), kInput));
}

// The same weights in every format that has held them give the same bytes.
TEST(Load, TakesEveryFormatOfWeights) {
  const std::filesystem::path stored = kSource / "tests/data/checkpoints";
  const ModelFolder original("bert-four-cased");
  const std::vector<float> expected = logits(load(original), kInput);
  const auto expect_same = [&](const std::vector<std::pair<std::string, std::string>>& files) {
    const TempDir folder;
    std::filesystem::copy(original.path() / "config.json", folder.path());
    for (const auto& [from, to] : files) std::filesystem::copy(stored / from, folder.path() / to);
    const LoadedModel model = load_model(folder.path(), Precision::Float32);
    EXPECT_EQ(logits(model, kInput), expected) << files.front().first;
    EXPECT_EQ(model.parameters, load(original).parameters);
    EXPECT_EQ(model.files.back().name, files.back().second);
    EXPECT_THAT(model.files.back().role, testing::MatchesRegex("weights, F16, [0-9]+ tensors"));
  };
  expect_same({{"zip.bin", "pytorch_model.bin"}});
  expect_same({{"legacy.bin", "pytorch_model.bin"}});
  expect_same({{"sharded/model.safetensors.index.json", "model.safetensors.index.json"},
               {"sharded/model-00001-of-00002.safetensors", "model-00001-of-00002.safetensors"},
               {"sharded/model-00002-of-00002.safetensors", "model-00002-of-00002.safetensors"}});
  expect_same({{"sharded/pytorch_model.bin.index.json", "pytorch_model.bin.index.json"},
               {"sharded/pytorch_model-00001-of-00002.bin", "pytorch_model-00001-of-00002.bin"},
               {"sharded/pytorch_model-00002-of-00002.bin", "pytorch_model-00002-of-00002.bin"}});
}

TEST(Load, ListsWhatOtherHeadsAndOldVersionsLeft) {
  ModelFolder folder("bert-two");
  folder.add("cls.predictions.bias", "F32", {2}, std::string(8, '\0'));
  folder.add("bert.embeddings.position_ids", "I64", {1, 1}, std::string(8, '\0'));
  EXPECT_THAT(load(folder).unused_tensors,
              ElementsAre("bert.embeddings.position_ids", "cls.predictions.bias"));
}

TEST(Load, ListsWhatRobertaLeaves) {
  ModelFolder folder("roberta-two");
  folder.add("lm_head.bias", "F32", {2}, std::string(8, '\0'));
  folder.add("roberta.pooler.dense.bias", "F32", {2}, std::string(8, '\0'));
  folder.add("roberta.embeddings.position_ids", "I64", {1, 1}, std::string(8, '\0'));
  EXPECT_THAT(
      load(folder).unused_tensors,
      ElementsAre("lm_head.bias", "roberta.embeddings.position_ids", "roberta.pooler.dense.bias"));
}

// Padding (id 1) inside an input has its own position and takes none from the tokens after it.
TEST(Load, CountsRobertasPositionsWithoutPadding) {
  const LoadedModel model = load(ModelFolder("roberta-two"));
  ThreadPool pool(1);
  const Evaluator evaluator(*model.classifier, pool);
  const auto states = [&](std::vector<std::int32_t> ids) {
    const std::size_t n = ids.size();
    return evaluator.states({std::move(ids), std::vector<std::int32_t>(n)}, Site{});
  };
  const Matrix plain = states({0, 203, 256, 2}), padded = states({0, 1, 203, 1, 1, 256, 2});
  const std::size_t rows[] = {0, 2, 5, 6};
  for (std::size_t t = 0; t < 4; ++t)
    EXPECT_TRUE(std::ranges::equal(plain.row(t), padded.row(rows[t]))) << "token " << t;
  for (const std::size_t t : {3, 4})
    EXPECT_TRUE(std::ranges::equal(padded.row(1), padded.row(t))) << "padding " << t;
}

TEST(Load, HasTheDefaultsOfTheirClasses) {
  ModelFolder roberta("roberta-two");
  roberta.config().erase("pad_token_id");
  EXPECT_EQ(load(roberta).classifier->info().pad_id, 1);
  EXPECT_EQ(load(roberta).classifier->info().max_length, 40u);
  ModelFolder albert("albert-regression");
  albert.config().erase("num_hidden_groups");
  EXPECT_EQ(load(albert).classifier->info().layers, 4u);
}

TEST(Load, TakesAModelThatDoesNotNameItsClass) {
  ModelFolder folder("bert-two");
  folder.config().erase("architectures");
  EXPECT_EQ(logits(load(folder), kInput), logits(load(ModelFolder("bert-two")), kInput));
}

// The head reads the first token, whatever the model's own head would pool.
TEST(Load, AHeadOfTheFirstTokenReadsNoMean) {
  const auto logits_of = [](const char* pooling) {
    ModelFolder folder("modernbert-mean");
    folder.config()["classifier_pooling"] = pooling;
    folder.config()["pellucid_head"] = {{"input", "first-token"},
                                        {"layers", {{{"linear", "classifier"}, {"outputs", 4}}}}};
    for (const char* name :
         {"head.dense.weight", "head.dense.bias", "head.norm.weight", "head.norm.bias"})
      folder.remove(name);
    return logits(load(folder), kShort);
  };
  EXPECT_EQ(logits_of("mean"), logits_of("cls"));
}

TEST(Load, TheWeightsCountWhereTheConfigurationDisagrees) {
  ModelFolder folder("bert-two");
  EXPECT_TRUE(load(folder).warnings.empty());
  folder.config()["architectures"] = {"BertForMaskedLM"};
  folder.config()["id2label"] = {{"0", "a"}, {"1", "b"}, {"2", "c"}};
  folder.config()["foo"] = 1;
  const LoadedModel model = load(folder);
  EXPECT_THAT(model.classifier->info().labels, testing::ElementsAre("a", "b"));
  EXPECT_THAT(model.warnings,
              testing::ElementsAre("config.json: \"architectures\" names BertForMaskedLM: the "
                                   "weights are read as those of a BertForSequenceClassification",
                                   "config.json: there are 3 labels and 2 outputs of the head: the "
                                   "other labels are left out"));
  EXPECT_THAT(model.unknown_keys, testing::ElementsAre("config.json: \"foo\""));
}

}  // namespace
}  // namespace pellucid
