// Somebody writes a model's files while it is in use.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "pellucid/pellucid.h"
#include "support/expect_error.h"
#include "support/model_folder.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

const Input kText{.text = "a good film", .pair = {}};

class ChangedFiles : public testing::Test {
 protected:
  const ModelFolder model_{"bert-two"};
  fs::path folder_ = model_.path();
  fs::path weights_ = folder_ / "model.safetensors";
  Explainer explainer_ = Explainer::load(folder_.string(), {.threads = 2});

  void expect_noticed() {
    const std::string words = weights_.string() + ": somebody changed the file";
    expect_error(ErrorKind::Io, words, [&] { explainer_.predict({&kText, 1}); });
    expect_error(ErrorKind::Io, words, [&] { explainer_.explain(kText); });
  }
};

TEST_F(ChangedFiles, AreCutDuringAnExplanation) {
  Request request;
  request.method = "integrated-gradients";
  request.progress = [&](double) {
    fs::resize_file(weights_, 0);
    return true;
  };
  expect_error(ErrorKind::Io, "somebody changed", [&] { explainer_.explain(kText, request); });
  expect_noticed();
}
TEST_F(ChangedFiles, AreWrittenInPlace) {
  std::ofstream(weights_, std::ios::in) << "another length";
  fs::last_write_time(weights_, fs::last_write_time(weights_) + std::chrono::seconds(1));
  expect_noticed();
}
TEST_F(ChangedFiles, AreReplaced) {
  const auto before = explainer_.predict({&kText, 1});
  fs::copy_file(weights_, folder_ / "new");
  fs::resize_file(folder_ / "new", 100);
  fs::rename(folder_ / "new", weights_);
  EXPECT_EQ(explainer_.predict({&kText, 1})[0].prediction.logits, before[0].prediction.logits);
}
TEST_F(ChangedFiles, AreGone) {
  fs::remove_all(folder_);
  EXPECT_EQ(explainer_.predict({&kText, 1}).size(), 1u);
}

}  // namespace
}  // namespace pellucid
