// Files that torch 2.13 wrote (tools/make_checkpoints.py), against the safetensors they came from.

#include "model/torch_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "model/safetensors.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

const std::filesystem::path kData = std::string(PELLUCID_SOURCE_DIR) + "/tests/data";

const Tensor& find(const WeightFile& file, const std::string& name) {
  const auto it = std::ranges::find(file.tensors, name, &Tensor::name);
  if (it == file.tensors.end()) throw std::runtime_error("no " + name);
  return *it;
}

class TorchFile : public testing::TestWithParam<std::string> {};

TEST_P(TorchFile, HoldsTheBytesOfTheSafetensors) {
  const WeightFile expected = read_safetensors(kData / "models/bert-four-cased/model.safetensors");
  const WeightFile found = read_torch(kData / "checkpoints" / (GetParam() + ".bin"));
  ASSERT_EQ(found.tensors.size(), expected.tensors.size());
  for (const Tensor& tensor : expected.tensors) {
    const Tensor& other = find(found, tensor.name);
    EXPECT_EQ(other.dtype, tensor.dtype);
    EXPECT_EQ(other.shape, tensor.shape);
    EXPECT_TRUE(std::ranges::equal(other.bytes, tensor.bytes)) << tensor.where();
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, TorchFile, testing::Values("zip", "legacy"));

template <typename T>
std::vector<T> elements(const Tensor& tensor) {
  std::vector<T> out(tensor.size());
  std::memcpy(out.data(), tensor.bytes.data(), tensor.bytes.size());
  return out;
}

class TrainingCheckpoint : public testing::TestWithParam<std::string> {};

TEST_P(TrainingCheckpoint, GivesTheTensorsInside) {
  const WeightFile file = read_torch(kData / "checkpoints" / GetParam());
  for (const auto& [name, dtype] :
       std::vector<std::pair<std::string, DType>>{{"float64", DType::F64},
                                                  {"float32", DType::F32},
                                                  {"float16", DType::F16},
                                                  {"bfloat16", DType::BF16}}) {
    std::vector<float> numbers(3);
    find(file, name).to_float(numbers);
    EXPECT_THAT(numbers, ElementsAre(0, 1, 2)) << name;
    EXPECT_EQ(find(file, name).dtype, dtype);
  }
  EXPECT_THAT(elements<std::int64_t>(find(file, "int64")), ElementsAre(0, 1, 2));
  EXPECT_THAT(elements<std::int32_t>(find(file, "int32")), ElementsAre(0, 1, 2));
  EXPECT_THAT(elements<std::int16_t>(find(file, "int16")), ElementsAre(0, 1, 2));
  EXPECT_THAT(elements<std::int8_t>(find(file, "int8")), ElementsAre(0, 1, 2));
  EXPECT_THAT(elements<std::uint8_t>(find(file, "uint8")), ElementsAre(0, 1, 2));
  EXPECT_THAT(elements<std::uint8_t>(find(file, "bool")), ElementsAre(0, 1, 1));
}

TEST_P(TrainingCheckpoint, PutsElementsInRowMajorOrder) {
  const WeightFile file = read_torch(kData / "checkpoints" / GetParam());
  EXPECT_THAT(elements<float>(find(file, "part")), ElementsAre(8, 9, 10, 11));
  const Tensor& transposed = find(file, "transposed");
  EXPECT_THAT(transposed.shape, ElementsAre(6, 4));
  std::vector<float> expected;
  for (int column = 0; column < 6; ++column)
    for (int row = 0; row < 4; ++row) expected.push_back(static_cast<float>(6 * row + column));
  EXPECT_EQ(elements<float>(transposed), expected);
  EXPECT_THAT(find(file, "steps").shape, ElementsAre(2, 2, 2));
  EXPECT_THAT(elements<float>(find(file, "steps")), ElementsAre(1, 2, 9, 10, 13, 14, 21, 22));
  EXPECT_THAT(find(file, "scalar").shape, ElementsAre());
  EXPECT_THAT(elements<float>(find(file, "scalar")), ElementsAre(5));
  EXPECT_THAT(find(file, "empty").shape, ElementsAre(0, 3));
  EXPECT_THAT(elements<float>(find(file, "parameter")), ElementsAre(0, 1));
}

INSTANTIATE_TEST_SUITE_P(Formats, TrainingCheckpoint,
                         testing::Values("training.pt", "training-legacy.pt"));

}  // namespace
}  // namespace pellucid
