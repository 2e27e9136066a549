#include "model/weights/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "support/safetensors_writer.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

std::vector<float> floats(const Tensor& tensor) {
  std::vector<float> out(tensor.size());
  tensor.to_float(out);
  return out;
}

TEST(Safetensors, ReadsEveryFloatingType) {
  const TempDir folder;
  const std::string bytes =
      SafetensorsWriter()
          .add("f16", "F16", {1, 2}, bytes_of<std::uint16_t>({0x3c00, 0xc000}))
          .add("bf16", "BF16", {2}, bytes_of<std::uint16_t>({0x3f80, 0xc000}))
          .add("f32", "F32", {2, 1}, bytes_of<float>({0.5f, -3.25f}))
          .add("f64", "F64", {1}, bytes_of<double>({0.125}))
          .bytes();
  const WeightFile file = read_safetensors(folder.write("model.safetensors", bytes));
  ASSERT_EQ(file.tensors.size(), 4u);
  EXPECT_EQ(file.tensors[0].where(), "model.safetensors: \"f16\"");
  EXPECT_THAT(file.tensors[0].shape, ElementsAre(1, 2));
  EXPECT_THAT(floats(file.tensors[0]), ElementsAre(1.0f, -2.0f));
  EXPECT_THAT(floats(file.tensors[1]), ElementsAre(1.0f, -2.0f));
  EXPECT_THAT(floats(file.tensors[2]), ElementsAre(0.5f, -3.25f));
  EXPECT_THAT(floats(file.tensors[3]), ElementsAre(0.125f));
}

TEST(Safetensors, LooksIntoTheFileWhereFloatsAreAligned) {
  const TempDir folder;
  for (std::size_t padding = 0; padding < 8; ++padding) {
    const std::string header =
        R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})" + std::string(padding, ' ');
    const WeightFile file = read_safetensors(folder.write(
        "model.safetensors", safetensors_bytes(header, bytes_of<float>({1.0f, 2.0f}))));
    EXPECT_EQ(file.tensors[0].f32().size(), header.size() % 4 == 0 ? 2u : 0u);
    EXPECT_THAT(floats(file.tensors[0]), ElementsAre(1.0f, 2.0f));
  }
}

TEST(Safetensors, CopiesFromTheMiddle) {
  const TempDir folder;
  const std::string bytes = SafetensorsWriter()
                                .add("a", "F16", {3}, bytes_of<std::uint16_t>({0x3c00, 0x4000, 0}))
                                .bytes();
  const WeightFile file = read_safetensors(folder.write("model.safetensors", bytes));
  std::vector<float> out(2);
  file.tensors[0].to_float(out, 1);
  EXPECT_THAT(out, ElementsAre(2.0f, 0.0f));
}

TEST(Safetensors, TakesEmptyAndScalarTensorsPaddingAndMetadata) {
  const TempDir folder;
  const std::string header =
      R"({"__metadata__":{"format":"pt"},"empty":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]},)"
      R"("scalar":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
      R"("late":{"dtype":"F16","shape":[0],"data_offsets":[8,8]}}   )";
  const WeightFile file = read_safetensors(
      folder.write("model.safetensors", safetensors_bytes(header, std::string(8, '\1'))));
  ASSERT_EQ(file.tensors.size(), 3u);
  EXPECT_EQ(file.tensors[0].name, "empty");
  EXPECT_EQ(file.tensors[1].name, "scalar");
  EXPECT_EQ(file.tensors[1].size(), 1u);
  EXPECT_FALSE(file.tensors[1].is_floating());
  EXPECT_EQ(file.tensors[2].size(), 0u);
}

}  // namespace
}  // namespace pellucid
