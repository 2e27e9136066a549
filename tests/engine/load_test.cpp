// Which folder is meant, what it is called, and that its tokenizer fits its model.

#include "engine/load.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

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

}  // namespace
}  // namespace pellucid
