// What a loaded folder says of itself.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "pellucid/explainer.h"
#include "support/expect_error.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

class Describe : public testing::Test {
 protected:
  Describe() {
    fs::copy(fs::path(PELLUCID_SOURCE_DIR) / "tests/data/models/bert-two", folder_);
    std::ofstream(folder_ / "README.md") << "read me";
  }

  TempDir temp_;
  fs::path folder_ = temp_.path() / "model";
};

TEST_F(Describe, ListsTheFilesAndWhatTheyAreFor) {
  fs::create_directory(folder_ / "runs");
  fs::create_symlink("nowhere", folder_ / "dangling");
  const ModelDescription found = Explainer::load(folder_).describe();
  std::vector<std::string> files;
  for (const auto& file : found.files)
    files.push_back(fmt::format("{}: {}, {}", file.name, file.bytes, file.role));
  const auto described = [&](const std::string& name, const std::string& role) {
    return fmt::format("{}: {}, {}", name, fs::file_size(folder_ / name), role);
  };
  EXPECT_THAT(files, testing::ElementsAre(described("config.json", "configuration"),
                                          testing::HasSubstr("model.safetensors"),
                                          described("README.md", "not used"),
                                          described("tokenizer.json", "tokenizer"),
                                          described("tokenizer_config.json", "tokenizer")));
}

// The weights stay mapped; the folder's list cannot be read any more.
TEST_F(Describe, AFolderThatIsGoneIsIo) {
  const Explainer explainer = Explainer::load(folder_);
  fs::remove_all(folder_);
  expect_error(ErrorKind::Io, folder_.string() + ": cannot read: No such file",
               [&] { explainer.describe(); });
}

}  // namespace
}  // namespace pellucid
