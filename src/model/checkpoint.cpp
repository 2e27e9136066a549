#include "model/checkpoint.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/fail.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

std::string used_dtypes(std::span<const Tensor> tensors) {
  std::set<std::string_view> names;
  for (const Tensor& tensor : tensors) names.insert(dtype_name(tensor.dtype));
  return fmt::format("{}", fmt::join(names, ", "));
}

constexpr std::string_view kWrapper = "module.";

bool wrapped(std::span<const Tensor> tensors) {
  return std::ranges::all_of(
      tensors, [](const Tensor& tensor) { return tensor.name.starts_with(kWrapper); });
}

/// The name with an old ending in today's spelling.
std::string modern_name(std::string name) {
  constexpr std::array<std::array<std::string_view, 2>, 2> kEndings = {
      {{"LayerNorm.gamma", "LayerNorm.weight"}, {"LayerNorm.beta", "LayerNorm.bias"}}};
  for (const auto& [old, modern] : kEndings)
    if (name.ends_with(old)) return name.replace(name.size() - old.size(), old.size(), modern);
  return name;
}

}  // namespace

Scope Scope::at(std::string_view name) const {
  return {*checkpoint_, fmt::format("{}{}.", prefix_, name)};
}

Scope Scope::at(std::size_t index) const { return at(std::to_string(index)); }

bool Scope::has(std::string_view name) const {
  return checkpoint_->tensors_.contains(prefix_ + std::string(name));
}

bool Scope::has_scope(std::string_view name) const {
  const std::string prefix = at(name).prefix_;
  const auto it = checkpoint_->tensors_.lower_bound(prefix);
  return it != checkpoint_->tensors_.end() && it->first.starts_with(prefix);
}

Tensor Scope::matrix(std::string_view name, std::size_t rows, std::size_t cols) const {
  return checkpoint_->take(prefix_ + std::string(name), std::array{rows, cols});
}

Tensor Scope::vector(std::string_view name, std::size_t size) const {
  return checkpoint_->take(prefix_ + std::string(name), std::array{size});
}

Checkpoint Checkpoint::open(const fs::path& folder) {
  const fs::path path = folder / "model.safetensors";
  if (!fs::exists(path))
    fail(ErrorKind::BadModel, "{}: no weights (expected model.safetensors)", folder.string());
  Checkpoint checkpoint;
  checkpoint.add(read_safetensors(path), path.filename().string());
  return checkpoint;
}

void Checkpoint::add(WeightFile file, const std::string& name) {
  files_.push_back(
      {name, file.mapping.bytes().size(), file.tensors.size(), used_dtypes(file.tensors)});
  const std::size_t skip = wrapped(file.tensors) ? kWrapper.size() : 0;
  for (Tensor& tensor : file.tensors) {
    std::string key = modern_name(tensor.name.substr(skip));
    const auto [it, added] = tensors_.try_emplace(std::move(key), std::move(tensor));
    if (!added)
      fail(ErrorKind::BadModel, "{}: stands there twice (as {} too)", it->second.where(),
           tensor.name);
  }
  mappings_.push_back(std::move(file.mapping));
}

Tensor Checkpoint::take(const std::string& name, std::span<const std::size_t> shape) {
  const auto it = tensors_.find(name);
  if (it == tensors_.end())
    fail(ErrorKind::BadModel, "{}: \"{}\" is missing (expected {})", files_.front().name, name,
         shape_text(shape));
  const Tensor& tensor = it->second;
  if (!std::ranges::equal(tensor.shape, shape))
    fail(ErrorKind::BadModel, "{}: wrong shape (expected {}, found {})", tensor.where(),
         shape_text(shape), shape_text(tensor.shape));
  if (!tensor.is_floating())
    fail(ErrorKind::Unsupported,
         "{}: weights of this type are not supported (expected F32, F16, "
         "BF16 or F64, found {})",
         tensor.where(), dtype_name(tensor.dtype));
  if (!tensor.all_finite())
    fail(ErrorKind::BadModel, "{}: wrong weights (expected numbers, found NaN or infinity)",
         tensor.where());
  used_.insert(name);
  return tensor;
}

std::size_t Checkpoint::parameters() const {
  std::size_t sum = 0;
  for (const std::string& name : used_) sum += tensors_.at(name).size();
  return sum;
}

std::vector<std::string> Checkpoint::unused() const {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : tensors_)
    if (!used_.contains(name)) names.push_back(name);
  return names;
}

}  // namespace pellucid
