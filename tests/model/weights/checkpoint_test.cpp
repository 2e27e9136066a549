#include "model/weights/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "support/expect_error.h"
#include "support/safetensors_writer.h"
#include "support/temp_dir.h"
#include "support/zip_writer.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

class CheckpointTest : public testing::Test {
 protected:
  Checkpoint open(const SafetensorsWriter& writer) {
    folder_.write("model.safetensors", writer.bytes());
    return Checkpoint::open(folder_.path());
  }
  TempDir folder_;
};

TEST_F(CheckpointTest, FindsTensorsByScope) {
  Checkpoint checkpoint = open(SafetensorsWriter()
                                   .add("bert.layer.3.weight", {1, 2}, {1, 2})
                                   .add("bert.layer.3.bias", {1}, {3})
                                   .add("extra", {2, 2}, {0, 0, 0, 0}));
  const Scope root = checkpoint.root();
  EXPECT_TRUE(root.has("extra"));
  EXPECT_FALSE(root.has("bert"));
  EXPECT_TRUE(root.has_scope("bert"));
  EXPECT_FALSE(root.has_scope("ber"));
  EXPECT_FALSE(root.has_scope("extra"));
  const Scope layer = root.at("bert").at("layer").at(3);
  EXPECT_THAT(layer.matrix("weight", 1, 2).f32(), ElementsAre(1.0f, 2.0f));
  EXPECT_THAT(layer.vector("bias", 1).f32(), ElementsAre(3.0f));
  EXPECT_EQ(checkpoint.parameters(), 3u);
  EXPECT_THAT(checkpoint.unused(), ElementsAre("extra"));
  ASSERT_EQ(checkpoint.files().size(), 1u);
  EXPECT_EQ(checkpoint.files()[0].name, "model.safetensors");
  EXPECT_EQ(checkpoint.files()[0].tensors, 3u);
  EXPECT_EQ(checkpoint.files()[0].dtypes, "F32");
}

TEST_F(CheckpointTest, UnderstandsOldLayerNormNamesAndAWrapper) {
  Checkpoint checkpoint = open(SafetensorsWriter()
                                   .add("module.bert.LayerNorm.gamma", {1}, {1})
                                   .add("module.bert.LayerNorm.beta", {1}, {2}));
  const Scope norm = checkpoint.root().at("bert").at("LayerNorm");
  EXPECT_THAT(norm.vector("weight", 1).f32(), ElementsAre(1.0f));
  EXPECT_THAT(norm.vector("bias", 1).f32(), ElementsAre(2.0f));
  expect_error(ErrorKind::BadModel, "\"module.bert.LayerNorm.beta\": wrong shape",
               [&] { norm.vector("bias", 2); });
}

// An array of numpy among the tensors of a state dictionary: it is named where it is needed.
TEST_F(CheckpointTest, NamesWhatStandsInTheTensorsPlace) {
  const std::string array = pickle_global("numpy.core.multiarray", "_reconstruct") + ")R";
  folder_.write(
      "pytorch_model.bin",
      ZipWriter()
          .add("m/data.pkl", "\x80\x02}" + pickle_text("a.weight") +
                                 pickle_tensor(pickle_int(0), pickle_int(6), pickle_int(1)) + "s" +
                                 pickle_text("b.weight") + array + "s.")
          .add("m/data/0", std::string(24, '\0'))
          .bytes());
  Checkpoint checkpoint = Checkpoint::open(folder_.path());
  EXPECT_EQ(checkpoint.root().vector("a.weight", 6).size(), 6u);
  expect_error(ErrorKind::Unsupported,
               "pytorch_model.bin: \"b.weight\" is no tensor that is read (expected [6], found "
               "numpy.core.multiarray._reconstruct)",
               [&] { checkpoint.root().vector("b.weight", 6); });
}

TEST_F(CheckpointTest, RefusesTwoSpellingsOfOneName) {
  const SafetensorsWriter writer =
      SafetensorsWriter().add("LayerNorm.gamma", {1}, {1}).add("LayerNorm.weight", {1}, {2});
  expect_error(ErrorKind::BadModel, "\"LayerNorm.gamma\": stands there twice",
               [&] { open(writer); });
}

TEST_F(CheckpointTest, NamesWhatIsMissing) {
  Checkpoint checkpoint = open(SafetensorsWriter().add("a", {1}, {1}));
  expect_error(ErrorKind::BadModel,
               "model.safetensors: \"bert.pooler.bias\" is missing (expected [4], found \"a\")",
               [&] { checkpoint.root().at("bert").vector("pooler.bias", 4); });
}

TEST_F(CheckpointTest, NamesWhatIsThereInstead) {
  Checkpoint checkpoint = open(SafetensorsWriter()
                                   .add("net.bert.pooler.bias", {1}, {1})
                                   .add("net.bert.pooler.weight", {1}, {1})
                                   .add("a.weight", {1}, {1}));
  const auto expect = [&](const char* name, const std::string& found) {
    expect_error(ErrorKind::BadModel, "is missing (expected [4], found " + found + ")",
                 [&] { checkpoint.root().vector(name, 4); });
  };
  expect("bert.pooler.bias", "\"net.bert.pooler.bias\"");
  expect("b.weight", "\"a.weight\" and 2 more");  // ".weight" alone says nothing
}

TEST_F(CheckpointTest, LeavesAwayWrappersOfAllNames) {
  const auto names = [&](const char* first, const char* second) {
    return open(SafetensorsWriter().add(first, {1}, {1}).add(second, {1}, {2})).names();
  };
  EXPECT_THAT(names("module.a", "module.b"), testing::ElementsAre("a", "b"));
  EXPECT_THAT(names("_orig_mod.module.a", "_orig_mod.module.b"), testing::ElementsAre("a", "b"));
  EXPECT_THAT(names("module.a", "b"), testing::UnorderedElementsAre("module.a", "b"));
}

TEST_F(CheckpointTest, NamesAWrongShape) {
  Checkpoint checkpoint = open(SafetensorsWriter().add("a", {2, 1}, {1, 2}));
  expect_error(ErrorKind::BadModel,
               "model.safetensors: \"a\": wrong shape (expected [1 x 2], found [2 x 1])",
               [&] { checkpoint.root().matrix("a", 1, 2); });
  expect_error(ErrorKind::BadModel, "wrong shape (expected [2], found [2 x 1])",
               [&] { checkpoint.root().vector("a", 2); });
}

TEST_F(CheckpointTest, NamesWeightsThatAreNoNumbers) {
  Checkpoint checkpoint = open(SafetensorsWriter()
                                   .add("nan", {2}, {1, NAN})
                                   .add("inf", {1}, {-INFINITY})
                                   .add("half", "F16", {1}, bytes_of<std::uint16_t>({0x7c00}))
                                   .add("double", "F64", {1}, bytes_of<double>({1e300})));
  for (const std::string name : {"nan", "inf", "half", "double"}) {
    const std::size_t size = name == "nan" ? 2 : 1;
    expect_error(ErrorKind::BadModel, "\"" + name + "\": wrong weights",
                 [&] { checkpoint.root().vector(name, size); });
  }
}

TEST_F(CheckpointTest, RefusesIntegersAsWeights) {
  Checkpoint checkpoint = open(SafetensorsWriter().add("a", "I64", {1}, std::string(8, '\0')));
  expect_error(ErrorKind::Unsupported, "\"a\": weights of this type are not supported",
               [&] { checkpoint.root().vector("a", 1); });
}

TEST_F(CheckpointTest, SaysWhatAFolderWithoutWeightsLacks) {
  expect_error(ErrorKind::BadModel,
               "no weights (expected model.safetensors or pytorch_model.bin, found none)",
               [&] { Checkpoint::open(folder_.path()); });
}

}  // namespace
}  // namespace pellucid
