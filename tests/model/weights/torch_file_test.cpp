// Files that torch 2.13 wrote (tools/make_checkpoints.py), against the safetensors they came from.

#include "model/weights/torch_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/parallel.h"
#include "kernels/gemm.h"
#include "model/evaluator.h"
#include "model/load.h"
#include "model/weights/safetensors.h"
#include "support/random_matrix.h"
#include "support/safetensors_writer.h"
#include "support/temp_dir.h"
#include "support/tiny_models.h"
#include "support/zip_writer.h"

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

// Settings, numpy's numbers, sets, paths and what else scripts save, by each protocol: none of it
// is made, and the tensors beside it are found in {"checkpoint": {"net": …}}.
TEST(AnythingBesideTheWeights, IsLeftAlone) {
  for (const std::string format : {"", "-legacy"})
    for (int protocol = 2; protocol <= 5; ++protocol) {
      const std::string name = fmt::format("anything-{}{}.pt", protocol, format);
      const WeightFile file = read_torch(kData / "checkpoints" / name);
      ASSERT_EQ(file.tensors.size(), 2u) << name;
      EXPECT_THAT(find(file, "numbers").shape, ElementsAre(2, 3));
      EXPECT_THAT(elements<float>(find(file, "numbers")), ElementsAre(0, 1, 2, 3, 4, 5));
      EXPECT_THAT(elements<float>(find(file, "parameter")), ElementsAre(3, 4, 5));
      EXPECT_TRUE(file.others.empty());
    }
}

/// The names of the tensors in an archive of that program.
std::vector<std::string> names_in(const std::string& program) {
  const std::string bytes = ZipWriter()
                                .add("m/data.pkl", "\x80\x02" + program + ".")
                                .add("m/data/0", std::string(24, '\0'))
                                .bytes();
  std::vector<std::string> names;
  for (const Tensor& tensor : parse_torch(std::as_bytes(std::span(bytes)), "model.pt"))
    names.push_back(tensor.name);
  return names;
}
const std::string kTensor = pickle_tensor(pickle_int(0), pickle_int(6), pickle_int(1));

TEST(StateDictionary, StandsUnderTheKeysOfTrainingScripts) {
  const auto state = [](const std::string& name) {
    return "}" + pickle_text(name) + kTensor + "s";
  };
  for (const char* key : {"model_state_dict", "state_dict", "model_state", "model", "net",
                          "network", "module", "weights", "params", "checkpoint"}) {
    const std::string inside = "}" + pickle_text("loss") + kTensor + "s" + pickle_text("ema") +
                               state("other") + "s" + pickle_text(key) + state("right") + "s";
    EXPECT_THAT(names_in(inside), ElementsAre("right")) << key;
    EXPECT_THAT(names_in("}" + pickle_text("model") + inside + "s"), ElementsAre("right")) << key;
  }
  // Its own tensors, where what is under the key has none.
  EXPECT_THAT(names_in(state("own") + pickle_text("model") + "}s"), ElementsAre("own"));
}
TEST(StateDictionary, IsOneOfASubclassToo) {
  EXPECT_THAT(names_in(pickle_global("m", "Dict") + ")\x81" + pickle_text("a") + kTensor + "s"),
              ElementsAre("a"));
}
TEST(StateDictionary, HasTensorsOfSubclassesAndParameters) {
  const std::string arguments = kTensor.substr(kTensor.find('('));  // of _rebuild_tensor_v2
  const std::string subclass =
      pickle_global("torch._tensor", "_rebuild_from_type_v2") +
      pickle_tuple(pickle_global("torch._utils", "_rebuild_tensor_v2") + pickle_global("m", "T") +
                   arguments.substr(0, arguments.size() - 1) + "}") +
      "R";
  EXPECT_THAT(names_in("}" + pickle_text("a") + subclass + "s"), ElementsAre("a"));
  EXPECT_THAT(names_in("}" + pickle_text("a") +
                       pickle_global("torch._utils", "_rebuild_parameter_with_state") +
                       pickle_tuple(subclass + "\x88N}") + "Rs"),
              ElementsAre("a"));
}

/// A BERT of one block whose matrices are of several pages, as safetensors and as a file of
/// torch.save that has every matrix with its columns one behind the other.
class TransposedMatrices : public testing::TestWithParam<Precision> {
 protected:
  static constexpr std::size_t kWidth = 64, kWords = 128;
  TempDir plain_, transposed_;

  TransposedMatrices() {
    const std::string config =
        nlohmann::json{{"model_type", "bert"},         {"vocab_size", kWords},
                       {"hidden_size", kWidth},        {"num_hidden_layers", 1},
                       {"num_attention_heads", 2},     {"intermediate_size", kWidth},
                       {"max_position_embeddings", 16}}
            .dump();
    add("bert.embeddings.word_embeddings.weight", kWords, kWidth);
    add("bert.embeddings.position_embeddings.weight", 16, kWidth);
    add("bert.embeddings.token_type_embeddings.weight", 2, kWidth);
    add_norm("bert.embeddings.LayerNorm");
    const std::string block = "bert.encoder.layer.0.";
    for (const char* name : {"attention.self.query", "attention.self.key", "attention.self.value",
                             "attention.output.dense", "intermediate.dense", "output.dense"})
      add_linear(block + name, kWidth);
    add_norm(block + "attention.output.LayerNorm");
    add_norm(block + "output.LayerNorm");
    add_linear("bert.pooler.dense", kWidth);
    add_linear("classifier", 2);
    plain_.write("config.json", config);
    plain_.write("model.safetensors", safetensors_.bytes());
    transposed_.write("config.json", config);
    transposed_.write("pytorch_model.bin",
                      archive_.add("m/data.pkl", "\x80\x02}" + pickle_ + ".").bytes());
  }

  void add_linear(const std::string& name, std::size_t outputs) {
    add(name + ".weight", outputs, kWidth);
    add_vector(name + ".bias", outputs);
  }
  void add_norm(const std::string& name) {
    add_vector(name + ".weight", kWidth);
    add_vector(name + ".bias", kWidth);
  }
  void add_vector(const std::string& name, std::size_t size) {
    const Matrix values = random_matrix(1, size, seed_++);
    safetensors_.add(name, {size}, {values.data(), values.data() + values.size()});
    store(name, values, pickle_number(size), pickle_number(1));
  }
  void add(const std::string& name, std::size_t rows, std::size_t cols) {
    const Matrix values = random_matrix(rows, cols, seed_++, 0.1f);
    safetensors_.add(name, {rows, cols}, {values.data(), values.data() + values.size()});
    store(name, transpose_of(values.view()), pickle_number(rows) + pickle_number(cols),
          pickle_number(1) + pickle_number(rows));
  }

  /// Logits, and the gradients of the first in the words.
  static std::pair<std::vector<float>, std::vector<float>> run(
      const std::filesystem::path& folder) {
    const LoadedModel loaded = load_model(folder, GetParam());
    ThreadPool pool(1);
    const Evaluator evaluator(*loaded.classifier, pool);
    const ModelInput input{.ids = {1, 100, 7, 127, 64}, .types = {0, 0, 1, 1, 1}};
    const Site site{Site::Kind::WordEmbeddings};
    const Matrix states = evaluator.states(input, site);
    const Objective first = [](std::span<const float> logits, std::span<float> d_logits) {
      d_logits[0] = 1;
      d_logits[1] = 0;
      return static_cast<double>(logits[0]);
    };
    std::pair<std::vector<float>, std::vector<float>> result;
    evaluator.gradients(repeat_point(site, input, states, 1), {&first, 1},
                        [&](std::size_t, std::size_t, double, std::span<const float> logits,
                            ConstMatrixView d_state) {
                          result.first.assign(logits.begin(), logits.end());
                          for (std::size_t t = 0; t < d_state.rows; ++t)
                            result.second.insert(result.second.end(), d_state.row(t).begin(),
                                                 d_state.row(t).end());
                        });
    return result;
  }

 private:
  static std::string pickle_number(std::size_t number) {
    return pickle_int(static_cast<std::int32_t>(number));
  }
  void store(const std::string& name, const Matrix& values, const std::string& shape,
             const std::string& strides) {
    archive_.add("m/data/" + name, bytes_of<float>({values.data(), values.data() + values.size()}));
    pickle_ += pickle_text(name) + pickle_tensor(pickle_int(0), shape, strides, name) + "s";
  }

  SafetensorsWriter safetensors_;
  ZipWriter archive_;
  std::string pickle_;
  unsigned seed_ = 1;
};

TEST_P(TransposedMatrices, GiveTheSameLogitsAndGradients) {
  if (GetParam() == Precision::BFloat16 && !has_bfloat16()) GTEST_SKIP();
  const auto [logits, gradients] = run(plain_.path());
  ASSERT_EQ(gradients.size(), 5 * kWidth);
  EXPECT_THAT(gradients, testing::Each(testing::Ne(0)));
  const auto [same_logits, same_gradients] = run(transposed_.path());
  EXPECT_EQ(same_logits, logits);
  EXPECT_EQ(same_gradients, gradients);
}

INSTANTIATE_TEST_SUITE_P(Precisions, TransposedMatrices,
                         testing::Values(Precision::Float32, Precision::BFloat16));

}  // namespace
}  // namespace pellucid
