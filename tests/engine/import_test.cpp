// Checkpoints with heads of their own, to folders that load.

#include "pellucid/import.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/parallel.h"
#include "model/evaluator.h"
#include "model/load.h"
#include "support/expect_error.h"
#include "support/model_folder.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

const fs::path kData = std::string(PELLUCID_SOURCE_DIR) + "/tests/data";
const fs::path kModel = kData / "models/bert-four-cased";
const ModelInput kInput{.ids = {2, 203, 256, 161, 3}, .types = {0, 0, 0, 1, 1}};

std::vector<float> logits(const fs::path& folder, const ModelInput& input = kInput) {
  const LoadedModel model = load_model(folder, Precision::Float32);
  ThreadPool pool(1);
  const Matrix out = Evaluator(*model.classifier, pool).logits({&input, 1});
  return {out.data(), out.data() + out.size()};
}

class Import : public testing::Test {
 protected:
  ImportRequest request_{.checkpoint = (kData / "checkpoints/zip.bin").string(),
                         .config = kModel.string(),
                         .vocabulary = (kModel / "vocab.txt").string(),
                         .head = "linear",
                         .labels = {"a", "b", "c", "d"},
                         .directory = ""};
  TempDir temp_;

  Import() { request_.directory = (temp_.path() / "out").string(); }

  void expect_bad(ErrorKind kind, const std::string& words) {
    expect_error(kind, words, [&] { import_checkpoint(request_); });
    EXPECT_FALSE(fs::exists(request_.directory));
    EXPECT_FALSE(fs::exists(request_.directory + ".partial"));
  }
};

TEST_F(Import, KeepsAnOrdinaryHead) {
  import_checkpoint(request_);
  EXPECT_EQ(logits(request_.directory), logits(kModel));
  const LoadedModel model = load_model(request_.directory, Precision::Float32);
  EXPECT_THAT(model.classifier->info().labels, testing::ElementsAre("a", "b", "c", "d"));
  EXPECT_FALSE(fs::exists(request_.directory + ".partial"));
}

TEST_F(Import, PutsActivationsWhereTheyBelong) {
  const std::vector<float> plain = logits(kModel);
  for (const auto& [name, function] : std::vector<std::pair<std::string, float (*)(float)>>{
           {"relu", [](float x) { return std::max(x, 0.0f); }},
           {"tanh", [](float x) { return std::tanh(x); }},
           {"gelu", [](float x) { return x / 2 * (1 + std::erf(x / std::sqrt(2.0f))); }}}) {
    request_.head = "dropout-linear-" + name + "-dropout";
    request_.directory = (temp_.path() / name).string();
    import_checkpoint(request_);
    const std::vector<float> found = logits(request_.directory);
    for (std::size_t c = 0; c < plain.size(); ++c)
      EXPECT_NEAR(found[c], function(plain[c]), 1e-6) << name;
  }
}

// bert.* under another name, and two layers whose order is the file's, not that of their names.
TEST_F(Import, FindsTheEncoderAndTheLayersOfTheHead) {
  ModelFolder source("bert-two");
  const std::vector<float> expected = logits(source.path());
  source.rename([](std::string name) {
    if (name.starts_with("bert.")) return fmt::format("model.encoder.{}", name.substr(5));
    if (name.starts_with("classifier.")) return fmt::format("out{}", name.substr(10));
    return name;
  });
  // The layer behind "out" turns its two outputs round.
  source.add("fc.weight", "F32", {2, 2}, bytes_of<float>({0, 1, 1, 0}));
  source.add("fc.bias", "F32", {2}, bytes_of<float>({0, 0}));
  request_.checkpoint = temp_.write("custom.safetensors", source.weights()).string();
  request_.config = source.path().string();
  request_.vocabulary = (kData / "models/bert-two/tokenizer.json").string();
  request_.labels = {"no", "yes"};
  request_.head = "linear-linear";
  import_checkpoint(request_);
  EXPECT_THAT(logits(request_.directory), testing::ElementsAre(expected[1], expected[0]));
  EXPECT_TRUE(fs::exists(fs::path(request_.directory) / "tokenizer.json"));
}

// The encoder's scope is not always the model_type: RoBERTa's is XLM-RoBERTa's and CamemBERT's too.
TEST_F(Import, TakesEncodersOfEveryScope) {
  const ModelInput input{.ids = kInput.ids, .types = {0, 0, 0, 0, 0}};
  for (const auto& [name, head] : std::vector<std::pair<std::string, std::string>>{
           {"albert-two", "linear"},
           {"roberta-two", "first-token-linear-tanh-linear"},
           {"xlm-roberta-multi-label", "first-token-linear-tanh-linear"},
           {"camembert-four", "first-token-linear-tanh-linear"},
           {"mpnet-multi-label", "first-token-linear-tanh-linear"},
           {"electra-two", "first-token-linear-gelu-linear"},
           {"distilbert-two", "first-token-linear-relu-linear"},
           {"modernbert-two", "linear"},
           {"deberta-four", "first-token-linear-gelu-linear"},
           {"deberta-v3-two", "first-token-linear-gelu-linear"}}) {
    ModelFolder source(name);
    if (head != "linear") source.move_last("classifier");
    request_.checkpoint = temp_.write(name + ".safetensors", source.weights()).string();
    request_.config = source.path().string();
    request_.vocabulary = (kData / "models" / name / "tokenizer.json").string();
    request_.head = head;
    request_.labels = load_model(source.path(), Precision::Float32).classifier->info().labels;
    request_.directory = (temp_.path() / name).string();
    import_checkpoint(request_);
    EXPECT_EQ(logits(request_.directory, input), logits(source.path(), input)) << name;
  }
}

TEST_F(Import, TakesTheNameOfAFolderWithItsSlash) {
  request_.directory += "/";
  import_checkpoint(request_);
  EXPECT_EQ(logits(request_.directory), logits(kModel));
  EXPECT_FALSE(fs::exists(temp_.path() / "out.partial"));
}

TEST_F(Import, ReadsTheFirstToken) {
  request_.head = "first-token-linear";
  import_checkpoint(request_);
  EXPECT_NE(logits(request_.directory), logits(kModel));
  EXPECT_THAT(load_model(request_.directory, Precision::Float32).unused_tensors,
              testing::ElementsAre("pooler.dense.bias", "pooler.dense.weight"));
}

TEST_F(Import, ReadsTheMeanOfAllTokens) {
  request_.head = "mean-linear";
  import_checkpoint(request_);
  const LoadedModel model = load_model(kModel, Precision::Float32);
  ThreadPool pool(1);
  const Evaluator evaluator(*model.classifier, pool);
  const ModelInfo& info = model.classifier->info();
  const Matrix states =
      evaluator.states(kInput, {.kind = Site::Kind::Layer, .layer = info.layers - 1});
  const Tensor& weight = model.checkpoint->find("classifier.weight");
  const std::vector<float> w = weight.to_floats(),
                           b = model.checkpoint->find("classifier.bias").to_floats();
  const std::vector<float> found = logits(request_.directory);
  ASSERT_EQ(found.size(), b.size());
  for (std::size_t c = 0; c < b.size(); ++c) {
    double expected = b[c];
    for (std::size_t t = 0; t < states.rows(); ++t)
      for (std::size_t j = 0; j < states.cols(); ++j)
        expected += static_cast<double>(w[c * states.cols() + j]) *
                    static_cast<double>(states.row(t)[j]) / static_cast<double>(states.rows());
    EXPECT_NEAR(found[c], expected, 1e-5);
  }
}

// Each class has a probability of its own; the logits are those before the sigmoid.
TEST_F(Import, EndsWithASigmoid) {
  request_.head = "linear-sigmoid";
  import_checkpoint(request_);
  EXPECT_EQ(logits(request_.directory), logits(kModel));
  EXPECT_EQ(load_model(request_.directory, Precision::Float32).classifier->info().scores,
            ScoreFunction::Sigmoid);
  ModelFolder source("bert-regression");
  request_.checkpoint = temp_.write("one.safetensors", source.weights()).string();
  request_.config = request_.vocabulary = source.path().string();
  request_.labels = {"toxic"};
  for (const std::string head : {"linear-sigmoid", "linear"}) {  // one output is a probability
    request_.head = head;
    request_.directory = (temp_.path() / head).string();
    import_checkpoint(request_);
    EXPECT_EQ(load_model(request_.directory, Precision::Float32).classifier->info().scores,
              ScoreFunction::Sigmoid);
  }
}

TEST_F(Import, LeavesTheWeightsOfALossAway) {
  ModelFolder source("bert-four-cased");
  source.add("criterion.weight", "F32", {4}, bytes_of<float>({1, 1, 1, 1}));
  source.add("loss_fn.table.weight", "F32", {4, 4}, bytes_of(std::vector<float>(16, 1)));
  request_.checkpoint = temp_.write("loss.safetensors", source.weights()).string();
  import_checkpoint(request_);
  EXPECT_EQ(logits(request_.directory), logits(kModel));
}

// A norm in the head, under a name that the architecture ignores: without it the numbers were
// other ones.
TEST_F(Import, RefusesLayersThatAreNotLinear) {
  for (const std::string name : {"head.1.weight", "cls.norm.bias", "classifier.scale"}) {
    ModelFolder source("bert-four-cased");
    source.add(name, "F32", {32}, bytes_of(std::vector<float>(32, 1)));
    request_.checkpoint = temp_.write("norm.safetensors", source.weights()).string();
    expect_bad(ErrorKind::Unsupported, request_.checkpoint + ": \"" + name +
                                           "\": not supported (expected the weights and biases of "
                                           "an encoder and of linear layers, found [32])");
  }
}

TEST_F(Import, CopiesEveryFileOfTheTokenizer) {
  for (const std::string name : {"roberta-two", "deberta-v3-two", "mpnet-multi-label"}) {
    ModelFolder source(name);
    const fs::path folder = source.path();
    request_.config = request_.vocabulary = folder.string();
    source.move_last("classifier");
    request_.head = name == "deberta-v3-two" ? "first-token-linear-gelu-linear"
                                             : "first-token-linear-tanh-linear";
    request_.checkpoint = temp_.write(name + ".safetensors", source.weights()).string();
    request_.labels = load_model(folder, Precision::Float32).classifier->info().labels;
    request_.directory = (temp_.path() / name).string();
    import_checkpoint(request_);
    for (const auto& file : fs::directory_iterator(folder))
      if (const fs::path file_name = file.path().filename();
          file_name != "config.json" && file_name != "model.safetensors") {
        EXPECT_EQ(read_file(fs::path(request_.directory) / file_name), read_file(file.path()))
            << name << " " << file_name;
      }
  }
}

TEST_F(Import, KnowsACasedVocabulary) {
  const fs::path vocab = temp_.write("cased/vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nThe\n");
  request_.vocabulary = vocab.string();
  import_checkpoint(request_);
  EXPECT_EQ(read_file(fs::path(request_.directory) / "tokenizer_config.json"),
            "{\"do_lower_case\": false}\n");
  request_.vocabulary =
      temp_.write("uncased/vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\n").string();
  request_.directory += "2";
  import_checkpoint(request_);
  EXPECT_EQ(read_file(fs::path(request_.directory) / "tokenizer_config.json"),
            "{\"do_lower_case\": true}\n");
}

TEST_F(Import, RefusesHeadsThatDoNotFit) {
  request_.head = "linear-relu-linear";
  expect_bad(ErrorKind::BadRequest,
             "head: does not fit the file (expected 1 linear layers: classifier; found 2)");
  for (const std::string head :
       {"relu", "relu-linear", "linear-relu-tanh", "linear-", "-linear", "linear-softmax",
        "pooled-linear", "Linear", "sigmoid-linear", "linear-sigmoid-linear",
        "linear-sigmoid-sigmoid", "linear-relu-sigmoid", "mean", "mean-", "mean-mean-linear"}) {
    request_.head = head;
    expect_bad(ErrorKind::BadRequest, "head: wrong part");
  }
  request_.head = "dropout";
  expect_bad(ErrorKind::BadRequest, "head: no linear layer");
}
TEST_F(Import, RefusesLabelsThatDoNotFit) {
  request_.labels = {"neg", "pos"};
  expect_bad(ErrorKind::BadRequest, "labels: wrong number (expected 4, the outputs of classifier");
  request_.labels = {"a", "a", "b", "c"};
  expect_bad(ErrorKind::BadRequest, "labels: a label stands twice (found \"a\")");
  request_.labels = {"a", "b", "c", "\xff"};
  expect_bad(ErrorKind::BadRequest, "labels: not UTF-8");
}
TEST_F(Import, NamesTheOptionThatIsMissing) {
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string*>>{{"config", &request_.config},
                                                         {"vocab", &request_.vocabulary},
                                                         {"head", &request_.head}}) {
    const std::string kept = std::exchange(*value, "");
    expect_bad(ErrorKind::BadRequest, name + ": is missing (expected it, or with an adapter base)");
    *value = kept;
  }
  request_.labels = {};
  expect_bad(ErrorKind::BadRequest, "labels: is missing");
}
TEST_F(Import, RefusesWhatIsThereAlready) {
  fs::create_directory(request_.directory);
  expect_error(ErrorKind::BadRequest, "is there already", [&] { import_checkpoint(request_); });
  EXPECT_TRUE(fs::is_empty(request_.directory));
}
TEST_F(Import, LeavesNothingWhenTheFilesDoNotFit) {
  request_.config = (kData / "models/bert-two").string();
  expect_bad(ErrorKind::BadModel, request_.checkpoint + ": \"");
  request_.config = (kData / "models/distilbert-two").string();
  expect_bad(ErrorKind::BadModel, request_.checkpoint + ": \"");
  request_.config = temp_.write("other.json", R"({"model_type": 3})").string();
  expect_bad(ErrorKind::BadModel, request_.config + ": \"model_type\": wrong value");
  request_.config = temp_.write("other.json", "{").string();
  expect_bad(ErrorKind::BadModel, request_.config + ": not JSON");
  request_.config = (temp_.path() / "none").string();
  expect_bad(ErrorKind::Io, "none: cannot open");
  request_.checkpoint = (kData / "models/bert-two/config.json").string();
  expect_bad(ErrorKind::BadModel, "config.json: not a file of torch.save");
}

// Every later command would refuse these.
TEST_F(Import, RefusesATokenizerThatNoCommandTakes) {
  const auto refuse = [&](const std::string& name, const std::string& text,
                          const std::string& words) {
    request_.vocabulary = temp_.write(name, text).string();
    expect_bad(ErrorKind::BadModel, request_.vocabulary + ": " + words);
  };
  refuse("words.txt", "[PAD]\n[UNK]\n[CLS]\nthe\n", "the token \"[SEP]\" is missing");
  refuse("words.txt", "", "empty (expected the whole file");
  refuse("words.txt", "[UNK]\n[CLS]\n[SEP]\n\xff\n", "not UTF-8");
  refuse("words.json", "[]", "");
  std::string many = read_file(kModel / "vocab.txt");
  for (int i = 0; i < 1000; ++i) many += fmt::format("word{}\n", i);
  refuse("words.txt", many, "the tokenizer does not fit the model (expected ids below");
  const fs::path beside = temp_.write("both/tokenizer_config.json", "{\"do_lower_case\": 3}");
  request_.vocabulary = temp_.write("both/vocab.txt", read_file(kModel / "vocab.txt")).string();
  expect_bad(ErrorKind::BadModel, beside.string() + ": \"do_lower_case\": wrong value");
}

}  // namespace
}  // namespace pellucid
