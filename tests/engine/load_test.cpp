// Which folder is meant, what it is called, and that its tokenizer fits its model.

#include "engine/load.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "pellucid/pellucid.h"
#include "support/expect_error.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

const std::string kModels = PELLUCID_SOURCE_DIR "/tests/data/models/";

TEST(Load, AFolderIsCalledByItsName) {
  EXPECT_EQ(find_folder(kModels + "bert-two"), kModels + "bert-two");
  for (const std::string path : {"bert-two", "bert-two/", "bert-four-cased/../bert-two"})
    EXPECT_EQ(model_name(kModels + path, kModels + path), "bert-two");
  EXPECT_EQ(model_name("", "/usr/share/pellucid/models/sentiment"), "sentiment");
  EXPECT_EQ(model_name("org/name", "/cache/models--org--name/snapshots/0123"), "org/name");
}

TEST(Load, ATokenizerWithMoreIdsThanTheModelIsBad) {
  const TempDir temp;
  const fs::path folder = temp.path() / "model";
  fs::copy(kModels + "xlm-roberta-multi-label", folder);
  EXPECT_NO_THROW(load_folder(folder.string(), Precision::Float32));
  fs::copy_file(kModels + "bert-two/tokenizer.json", folder / "tokenizer.json",
                fs::copy_options::overwrite_existing);
  expect_error(ErrorKind::BadModel, "the tokenizer does not fit the model (expected ids below",
               [&] { load_folder(folder.string(), Precision::Float32); });
}

TEST(Load, TheTokenizerMayBeAnotherFolders) {
  const Explainer own = Explainer::load(kModels + "bert-two");
  const Explainer other =
      Explainer::load(kModels + "bert-two", {.tokenizer = kModels + "electra-two"});
  const Input input{.text = "This movie is superb", .pair = {}};
  const Explainer electra = Explainer::load(kModels + "electra-two");
  EXPECT_EQ(to_json(other.tokenize(input)), to_json(electra.tokenize(input)));
  for (const ModelDescription::File& file : other.describe().files)
    EXPECT_NE(file.role, "tokenizer") << file.name;
  expect_error(ErrorKind::BadModel, "the tokenizer does not fit the model", [&] {
    Explainer::load(kModels + "bert-two", {.tokenizer = kModels + "bert-four-cased"});
  });
}

TEST(Load, ATokenizerNeedsNoModel) {
  const TempDir temp;
  const Input input{.text = "This movie is superb", .pair = "Not bad"};
  const Explainer whole = Explainer::load(kModels + "bert-two");
  const std::string expected = to_json(whole.tokenize(input));
  for (const char* file : {"tokenizer.json", "tokenizer_config.json"})
    fs::copy_file(kModels + "bert-two/" + file, temp.path() / file);
  const TextTokenizer alone = TextTokenizer::load(temp.path().string());
  EXPECT_EQ(to_json(alone.tokenize(input)), expected);
  EXPECT_TRUE(alone.warnings().empty());
  EXPECT_EQ(alone.tokenize(input, 4).tokens.size(), 4u);
  // An architecture that is not explained.
  std::ofstream(temp.path() / "config.json") << R"({"model_type": "xlnet"})";
  const TextTokenizer beside = TextTokenizer::load(temp.path().string());
  EXPECT_EQ(to_json(beside.tokenize(input)), expected);
  ASSERT_EQ(beside.warnings().size(), 1u);
  EXPECT_EQ(beside.warnings()[0].code, "tokenizer-only");
  EXPECT_NE(beside.warnings()[0].message.find("xlnet"), std::string::npos);
  expect_error(ErrorKind::Io, "no such folder", [] { TextTokenizer::load("/no/such/folder"); });
}

}  // namespace
}  // namespace pellucid
