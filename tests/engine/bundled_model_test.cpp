#include "engine/bundled_model.h"

#include <gtest/gtest.h>

namespace pellucid {
namespace {

TEST(BundledModel, IsFoundFromTheBuildTree) {
  const std::filesystem::path folder = bundled_model();
  for (const char* name : {"config.json", "model.safetensors", "tokenizer.json"})
    EXPECT_TRUE(std::filesystem::is_regular_file(folder / name)) << folder << ' ' << name;
  EXPECT_EQ(std::filesystem::canonical(folder),
            std::filesystem::canonical(PELLUCID_SOURCE_DIR "/models/sentiment"));
}

}  // namespace
}  // namespace pellucid
