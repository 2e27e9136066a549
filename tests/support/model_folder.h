#pragma once
// A copy of one of the tests' small models that a test changes before it loads it.

#include <algorithm>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "model/load.h"
#include "model/weights/safetensors.h"
#include "support/expect_error.h"
#include "support/safetensors_writer.h"
#include "support/temp_dir.h"

namespace pellucid {

class ModelFolder {
 public:
  explicit ModelFolder(const std::string& name)
      : source_(std::filesystem::path(PELLUCID_SOURCE_DIR) / "tests/data/models" / name) {
    config_ = nlohmann::json::parse(read_file(source_ / "config.json"));
    const WeightFile file = read_safetensors(source_ / "model.safetensors");
    for (const Tensor& tensor : file.tensors)
      add(tensor.name, std::string(dtype_name(tensor.dtype)), tensor.shape,
          {reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()});
  }

  nlohmann::json& config() { return config_; }

  void add(const std::string& name, const std::string& dtype, const std::vector<std::size_t>& shape,
           std::string_view bytes) {
    tensors_.push_back({name, dtype, shape, std::string(bytes)});
  }
  void remove(const std::string& name) {
    std::erase_if(tensors_, [&](const Stored& tensor) { return tensor.name == name; });
  }
  /// Every element of a tensor becomes `value`, a 32-bit float.
  void fill(const std::string& name, float value) {
    const auto tensor = std::ranges::find(tensors_, name, &Stored::name);
    ASSERT_NE(tensor, tensors_.end()) << name;
    std::size_t count = 1;
    for (const std::size_t extent : tensor->shape) count *= extent;
    tensor->dtype = "F32";
    tensor->bytes = bytes_of(std::vector<float>(count, value));
  }
  void rename(const std::function<std::string(std::string)>& new_name) {
    for (Stored& tensor : tensors_) tensor.name = new_name(tensor.name);
  }
  /// Puts the tensors of that scope behind all others, as a training script may have made them.
  void move_last(const std::string& scope) {
    std::stable_partition(tensors_.begin(), tensors_.end(), [&](const Stored& tensor) {
      return !tensor.name.starts_with(scope + ".");
    });
  }

  /// The bytes of the weights file as it stands.
  std::string weights() const {
    SafetensorsWriter writer;
    for (const Stored& t : tensors_) writer.add(t.name, t.dtype, t.shape, t.bytes);
    return writer.bytes();
  }

  /// Writes config.json and model.safetensors beside a copy of the tokenizer's files, and returns
  /// the folder.
  std::filesystem::path path() const {
    for (const auto& file : std::filesystem::directory_iterator(source_))
      std::filesystem::copy_file(file, folder_.path() / file.path().filename(),
                                 std::filesystem::copy_options::overwrite_existing);
    folder_.write("config.json", config_.dump());
    folder_.write("model.safetensors", weights());
    return folder_.path();
  }

 private:
  struct Stored {
    std::string name, dtype;
    std::vector<std::size_t> shape;
    std::string bytes;
  };
  std::filesystem::path source_;
  nlohmann::json config_;
  std::vector<Stored> tensors_;
  TempDir folder_;
};

/// Loading the folder must fail with a message that has `words` in it.
inline void expect_bad(const ModelFolder& folder, const std::string& words,
                       ErrorKind kind = ErrorKind::BadModel) {
  const std::filesystem::path path = folder.path();
  expect_error(kind, words, [&] { load_model(path, Precision::Float32); });
}

}  // namespace pellucid
