#include "engine/hub_cache.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "support/expect_error.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

/// A cache with one model, and an environment that knows no other.
class HubCache : public testing::Test {
 protected:
  HubCache() {
    for (const char* name : {"HF_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"}) ::unsetenv(name);
    ::setenv("HOME", home_.path().c_str(), 1);
  }
  void add_model(const std::string& cache, const std::string& folder) {
    home_.write(cache + "/" + folder + "/refs/main", "0123abc\n");
    home_.write(cache + "/" + folder + "/snapshots/0123abc/config.json", "{}");
  }
  TempDir home_;
};

TEST_F(HubCache, LeavesAFolderAlone) {
  EXPECT_EQ(find_model(home_.path().string()), home_.path());
  EXPECT_EQ(find_model("/no/such/folder"), "/no/such/folder");
  EXPECT_EQ(find_model("./no-such-folder"), "./no-such-folder");
}

TEST_F(HubCache, FindsAModelWhereHuggingFaceKeepsIt) {
  add_model(".cache/huggingface/hub", "models--org--name-v1.0");
  add_model(".cache/huggingface/hub", "models--bert-base");
  const fs::path hub = home_.path() / ".cache/huggingface/hub";
  EXPECT_EQ(find_model("org/name-v1.0"), hub / "models--org--name-v1.0/snapshots/0123abc");
  EXPECT_EQ(find_model("bert-base"), hub / "models--bert-base/snapshots/0123abc");
}

TEST_F(HubCache, ObeysTheEnvironment) {
  add_model("xdg/huggingface/hub", "models--x");
  ::setenv("XDG_CACHE_HOME", (home_.path() / "xdg").c_str(), 1);
  EXPECT_TRUE(find_model("x").string().starts_with((home_.path() / "xdg").string()));
  add_model("hf/hub", "models--x");
  ::setenv("HF_HOME", "~/hf", 1);
  EXPECT_TRUE(find_model("x").string().starts_with((home_.path() / "hf").string()));
  add_model("cache", "models--x");
  ::setenv("HF_HUB_CACHE", (home_.path() / "cache").c_str(), 1);
  EXPECT_TRUE(find_model("x").string().starts_with((home_.path() / "cache").string()));
}

TEST_F(HubCache, SaysWhereItLooked) {
  expect_error(
      ErrorKind::Io,
      "org/name: cannot open: no such folder, and no such model in " + home_.path().string(),
      [] { find_model("org/name"); });
}

TEST_F(HubCache, RefusesACopyThatIsNotComplete) {
  const std::string model = ".cache/huggingface/hub/models--x/";
  fs::create_directories(home_.path() / model);
  const auto find = [] { find_model("x"); };
  expect_error(ErrorKind::BadModel, "x: no complete copy in", find);
  // A revision is a word: it cannot lead out of the cache.
  home_.write(model + "snapshots/config.json", "{}");
  for (const std::string revision : {"0123abc", "", "..", "../..", "/etc", "a/b"}) {
    home_.write(model + "refs/main", revision);
    expect_error(ErrorKind::BadModel, "x: no complete copy in", find);
  }
}

}  // namespace
}  // namespace pellucid
