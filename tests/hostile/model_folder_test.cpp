// Model folders whose files do not fit together.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <string>

#include "model/load.h"
#include "support/expect_error.h"
#include "support/model_folder.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

TEST(HostileModel, MissingFolder) {
  expect_error(ErrorKind::Io, "/nowhere/at all: cannot open: no such folder",
               [] { load_model("/nowhere/at all", Precision::Float32); });
}
TEST(HostileModel, FileInPlaceOfAFolder) {
  const TempDir folder;
  const std::filesystem::path file = folder.write("model", "");
  expect_error(ErrorKind::Io, "model: cannot open: not a folder",
               [&] { load_model(file, Precision::Float32); });
}
TEST(HostileModel, EmptyFolder) {
  const TempDir folder;
  expect_error(
      ErrorKind::BadModel,
      "no model (expected config.json, model.safetensors, and tokenizer.json or vocab.txt, found "
      "none)",
      [&] { load_model(folder.path(), Precision::Float32); });
}
TEST(HostileModel, NoWeights) {
  const TempDir folder;
  folder.write("config.json", R"({"model_type": "bert"})");
  expect_error(ErrorKind::BadModel,
               "no weights (expected model.safetensors or pytorch_model.bin, found config.json)",
               [&] { load_model(folder.path(), Precision::Float32); });
}
TEST(HostileModel, WeightsThatAreAFolder) {
  const TempDir folder;
  folder.write("config.json", R"({"model_type": "bert"})");
  std::filesystem::create_directory(folder.path() / "model.safetensors");
  expect_error(ErrorKind::Io, "model.safetensors: cannot read (expected a regular file)",
               [&] { load_model(folder.path(), Precision::Float32); });
}

TEST(HostileModel, NoArchitecture) {
  ModelFolder folder("bert-two");
  folder.config().erase("model_type");
  expect_bad(folder, "config.json: \"model_type\" is missing");
}
TEST(HostileModel, AnotherArchitecture) {
  ModelFolder folder("bert-two");
  folder.config()["model_type"] = "gpt2";
  expect_bad(folder,
             "config.json: \"model_type\": not supported (expected one of bert, distilbert, ",
             ErrorKind::Unsupported);
}
TEST(HostileModel, AnotherHead) {
  ModelFolder folder("bert-two");
  folder.config()["architectures"] = {"BertForMaskedLM"};
  folder.remove("classifier.weight");
  expect_bad(folder,
             "model.safetensors: no head of a classifier (expected \"classifier.weight\", found ");
}

TEST(HostileModel, MissingTensor) {
  ModelFolder folder("bert-two");
  folder.remove("bert.encoder.layer.1.output.dense.bias");
  expect_bad(
      folder,
      "model.safetensors: \"bert.encoder.layer.1.output.dense.bias\" is missing (expected [");
}
TEST(HostileModel, MoreLayersThanTheFileHas) {
  ModelFolder folder("distilbert-two");
  folder.config()["n_layers"] = 16777216;
  expect_bad(folder, "attention.q_lin.weight\" is missing");
}
TEST(HostileModel, FewerLayersThanTheFileHas) {
  ModelFolder folder("bert-two");
  folder.config()["num_hidden_layers"] = 1;
  expect_bad(
      folder,
      "model.safetensors: unknown tensor (expected those of the BertForSequenceClassification "
      "in config.json, found \"bert.encoder.layer.1.");
}
TEST(HostileModel, UnknownTensor) {
  ModelFolder folder("bert-two");
  folder.add("bert.encoder.layer.0.adapter.weight", "F32", {1}, std::string(4, '\0'));
  expect_bad(folder, "found \"bert.encoder.layer.0.adapter.weight\")");
  folder.add("bert.embeddings.extra", "F32", {1}, std::string(4, '\0'));
  expect_bad(folder, "found \"bert.embeddings.extra\" and 1 more)");
}
TEST(HostileModel, WrongShapes) {
  for (const auto& [key, tensor] : std::vector<std::pair<std::string, std::string>>{
           {"vocab_size", "word_embeddings.weight"},
           {"max_position_embeddings", "position_embeddings.weight"},
           {"type_vocab_size", "token_type_embeddings.weight"},
           {"hidden_size", "_embeddings.weight"},
           {"intermediate_size", "layer.0.intermediate.dense.weight"}}) {
    ModelFolder folder("bert-two");
    const int size = folder.config().at(key);
    folder.config()[key] = 2 * size;
    expect_bad(folder, tensor + "\": wrong shape (expected [");
  }
}
TEST(HostileModel, WeightThatIsNotANumber) {
  ModelFolder folder("bert-two");
  folder.remove("classifier.bias");
  folder.add("classifier.bias", "F32", {2}, bytes_of<float>({0.0f, NAN}));
  expect_bad(folder, "model.safetensors: \"classifier.bias\": wrong weights (expected numbers");
}
TEST(HostileModel, WeightsOfIntegers) {
  ModelFolder folder("bert-two");
  folder.remove("classifier.bias");
  folder.add("classifier.bias", "I32", {2}, std::string(8, '\0'));
  expect_bad(folder, "\"classifier.bias\": weights of this type are not supported",
             ErrorKind::Unsupported);
}

// Weights in parts whose index lies.
void expect_bad_index(const std::string& index, const std::string& words,
                      ErrorKind kind = ErrorKind::BadModel) {
  const ModelFolder folder("bert-four-cased");
  const std::filesystem::path path = folder.path();
  std::filesystem::rename(path / "model.safetensors", path / "part.safetensors");
  std::ofstream(path / "model.safetensors.index.json") << index;
  expect_error(kind, words, [&] { load_model(path, Precision::Float32); });
}
TEST(HostileModel, IndexWithoutAMap) {
  expect_bad_index("{}", "model.safetensors.index.json: \"weight_map\" is missing");
  expect_bad_index(R"({"weight_map": {}})", "\"weight_map\": wrong value");
  expect_bad_index(R"({"weight_map": ["a"]})", "\"weight_map\": wrong value");
  expect_bad_index(R"({"weight_map": {"a": 1}})", "\"weight_map.a\": wrong value");
}
TEST(HostileModel, IndexThatLeadsElsewhere) {
  for (const std::string part : {"../part.safetensors", "/etc/passwd", "..", ".", "", "a/b"})
    expect_bad_index(R"({"weight_map": {"a": ")" + part + R"("}})",
                     "\"weight_map.a\": wrong value (expected the name of a file");
}
TEST(HostileModel, IndexOfAPartThatIsMissing) {
  expect_bad_index(R"({"weight_map": {"a": "other.safetensors"}})",
                   "other.safetensors: missing (expected as model.safetensors.index.json says");
}
TEST(HostileModel, IndexOfATensorThatIsMissing) {
  expect_bad_index(
      R"({"weight_map": {"a": "part.safetensors"}})",
      "part.safetensors: \"a\" is missing (expected as model.safetensors.index.json says)");
}

// A file cut at any place is refused, and nothing worse.
TEST(HostileModel, WeightsCutAnywhere) {
  const ModelFolder folder("bert-four-cased");
  const std::filesystem::path path = folder.path();
  const std::string whole = folder.weights();
  for (std::size_t n = 0; n < whole.size(); n += 1 + n / 8) {
    std::ofstream(path / "model.safetensors", std::ios::binary) << whole.substr(0, n);
    expect_error(ErrorKind::BadModel,
                 "model.safetensors: ", [&] { load_model(path, Precision::Float32); });
  }
}

}  // namespace
}  // namespace pellucid
