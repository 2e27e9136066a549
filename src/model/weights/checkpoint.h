#pragma once
// The weights of a model folder: tensors by name, checked as they are taken.
//
// Names are looked up as today's transformers spells them: a `module.` before every name (left by
// torch.nn.DataParallel) is ignored, so is an `_orig_mod.` (left by torch.compile), and the `gamma`
// and `beta` of old files are a LayerNorm's `weight` and `bias`.

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/gemm.h"
#include "model/weights/tensor.h"
#include "model/weights/weight_file.h"

namespace pellucid {

class Checkpoint;

/// A place in the tree of names: `weights.root().at("bert").at("encoder")`. A name handed to it is
/// looked up behind that prefix. Lifetime: within its Checkpoint's. Cheap to copy.
/// Thread rule: one thread at a time (it notes what was taken).
class Scope {
 public:
  Scope at(std::string_view name) const;
  Scope at(std::size_t index) const;

  /// In which the linear layers taken from here multiply; float32 unless asked for otherwise.
  GemmFormat format() const { return format_; }
  Scope in(GemmFormat format) const;

  bool has(std::string_view name) const;
  /// Is there any tensor below `name`?
  bool has_scope(std::string_view name) const;

  /// A floating-point tensor of that shape, all finite; noted as used. Throws BadModel naming it if
  /// it is missing, of another shape, or holds NaN or infinity; Unsupported for another type, or
  /// for what is no tensor.
  Tensor matrix(std::string_view name, std::size_t rows, std::size_t cols) const;
  Tensor vector(std::string_view name, std::size_t size) const;
  Tensor cube(std::string_view name, const std::array<std::size_t, 3>& shape) const;

 private:
  friend class Checkpoint;
  Scope(Checkpoint& checkpoint, std::string prefix, GemmFormat format)
      : checkpoint_(&checkpoint), prefix_(std::move(prefix)), format_(format) {}

  Checkpoint* checkpoint_;
  std::string prefix_;  // ends with a dot, or empty
  GemmFormat format_;
};

/// Thread rule: one thread at a time while tensors are taken; then immutable.
class Checkpoint {
 public:
  /// Maps the weights of a folder: model.safetensors or pytorch_model.bin, or the parts that its
  /// `.index.json` lists, the first of these that there is. Throws BadModel if there is none, or a
  /// part does not hold what the index says; and what `read_safetensors` and `read_torch` throw.
  static Checkpoint open(const std::filesystem::path& folder);
  /// Maps one file: torch.save's, unless its name ends with .safetensors.
  static Checkpoint open_file(const std::filesystem::path& path);

  Scope root() { return {*this, "", GemmFormat::Float32}; }

  struct File {
    std::string name;
    std::size_t bytes;
    std::size_t tensors;
    std::string dtypes;  // "F16", or "F32, I64"
  };
  const std::vector<File>& files() const { return files_; }

  /// Every tensor's name, in the order of the files.
  const std::vector<std::string>& names() const { return names_; }
  /// REQUIRES: one of `names`.
  const Tensor& find(std::string_view name) const { return tensors_.find(name)->second; }
  bool has(std::string_view name) const { return tensors_.contains(name); }

  /// For messages: names that end as this one does, or else all; the first, and how many more.
  std::string found_instead(std::string_view name) const;

  /// Throws Io, naming the file, if one was written or cut since it was mapped.
  void check_unchanged() const;

  /// Elements of the tensors that were taken.
  std::size_t parameters() const;
  /// Names of those that were not, sorted.
  std::vector<std::string> unused() const;

 private:
  friend class Scope;
  void add(const std::filesystem::path& path);
  void add_parts(const std::filesystem::path& index);
  Tensor take(const std::string& name, std::span<const std::size_t> shape);

  std::vector<WeightFile> opened_;  // their tensors moved to `tensors_`
  std::vector<File> files_;
  std::vector<std::string> names_;
  std::map<std::string, Tensor, std::less<>> tensors_;  // by the name that a Scope looks up
  OtherValues others_;
  std::set<std::string, std::less<>> used_;
};

}  // namespace pellucid
