#include "model/weights/checkpoint.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"
#include "model/weights/safetensors.h"
#include "model/weights/torch_file.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

std::string used_dtypes(std::span<const Tensor> tensors) {
  std::set<std::string_view> names;
  for (const Tensor& tensor : tensors) names.insert(dtype_name(tensor.dtype));
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Bytes of the wrappers before every name.
std::size_t wrapping(std::span<const Tensor> tensors) {
  constexpr std::array<std::string_view, 2> kWrappers = {"module.", "_orig_mod."};
  std::size_t skip = 0;
  const auto all_have = [&](std::string_view wrapper) {
    return std::ranges::all_of(
        tensors, [&](const Tensor& t) { return t.name.substr(skip).starts_with(wrapper); });
  };
  for (bool more = !tensors.empty(); more;) {
    const auto it = std::ranges::find_if(kWrappers, all_have);
    more = it != kWrappers.end();
    if (more) skip += it->size();
  }
  return skip;
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
  return {*checkpoint_, fmt::format("{}{}.", prefix_, name), format_};
}

Scope Scope::in(GemmFormat format) const { return {*checkpoint_, prefix_, format}; }

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

Tensor Scope::cube(std::string_view name, const std::array<std::size_t, 3>& shape) const {
  return checkpoint_->take(prefix_ + std::string(name), shape);
}

Checkpoint Checkpoint::open(const fs::path& folder) {
  Checkpoint checkpoint;
  std::error_code error;  // of what cannot be looked at: it is not there
  for (const std::string name : {"model.safetensors", "pytorch_model.bin"}) {
    const fs::path whole = folder / name, index = folder / (name + ".index.json");
    if (fs::exists(whole, error))
      checkpoint.add(whole);
    else if (fs::exists(index, error))
      checkpoint.add_parts(index);
    else
      continue;
    return checkpoint;
  }
  fail(ErrorKind::BadModel,
       "{}: no weights (expected model.safetensors or pytorch_model.bin, found {})",
       folder.string(), files_text(folder));
}

Checkpoint Checkpoint::open_file(const fs::path& path) {
  Checkpoint checkpoint;
  checkpoint.add(path);
  return checkpoint;
}

void Checkpoint::check_unchanged() const {
  for (const WeightFile& file : opened_) file.mapping.check_unchanged();
}

void Checkpoint::add(const fs::path& path) {
  WeightFile file = path.extension() == ".safetensors" ? read_safetensors(path) : read_torch(path);
  files_.push_back({path.filename().string(), file.mapping.bytes().size(), file.tensors.size(),
                    used_dtypes(file.tensors)});
  const std::size_t skip = wrapping(file.tensors);
  for (Tensor& tensor : file.tensors) {
    std::string key = modern_name(tensor.name.substr(skip));
    const auto [it, added] = tensors_.try_emplace(key, std::move(tensor));
    if (!added)
      fail(ErrorKind::BadModel, "{}: stands there twice (as {} too)", it->second.where(),
           tensor.where());
    names_.push_back(std::move(key));
  }
  for (const auto& [name, what] : file.others)
    if (name.size() > skip) others_.emplace(modern_name(name.substr(skip)), what);
  opened_.push_back(std::move(file));
}

void Checkpoint::add_parts(const fs::path& index) {
  const JsonDocument document = JsonDocument::read(index);
  const Json map = document.root().at("weight_map");
  if (!map.is_object() || map.size() == 0) map.fail_expected("an object of file names");
  std::set<std::string> parts;
  for (const auto& [name, value] : map.raw().items()) {
    const std::string part = map.at(name).as_string();
    // A part lies beside its index; a path could lead anywhere.
    if (part.empty() || fs::path(part).filename() != part || part == "." || part == "..")
      map.at(name).fail_expected("the name of a file");
    parts.insert(part);
  }
  const std::string index_name = index.filename().string();
  for (const std::string& part : parts) {
    const fs::path path = index.parent_path() / part;
    std::error_code error;
    if (!fs::exists(path, error))
      fail(ErrorKind::BadModel, "{}: missing (expected as {} says)", part, index_name);
    add(path);
  }

  std::map<std::string_view, std::string_view> found;
  for (const auto& [key, tensor] : tensors_) found.emplace(tensor.name, tensor.file);
  for (const auto& [name, value] : map.raw().items()) {
    const auto it = found.find(name);
    if (it == found.end() || it->second != value.get<std::string>())
      fail(ErrorKind::BadModel, "{}: \"{}\" is missing (expected as {} says)",
           value.get<std::string>(), name, index_name);
  }
}

std::string Checkpoint::found_instead(std::string_view name) const {
  std::vector<std::string_view> found;
  for (std::size_t dot = name.find('.'); found.empty() && dot != std::string_view::npos;
       dot = name.find('.', dot + 1)) {
    const std::string_view ending = name.substr(dot);
    if (ending.find('.', 1) == std::string_view::npos) break;  // ".weight" says nothing
    for (const auto& [key, tensor] : tensors_)
      if (key.ends_with(ending)) found.push_back(tensor.name);
  }
  if (found.empty())
    for (const auto& [key, tensor] : tensors_) found.push_back(tensor.name);
  if (found.empty()) return "no tensors";
  return fmt::format("\"{}\"{}", found.front(),
                     found.size() > 1 ? fmt::format(" and {} more", found.size() - 1) : "");
}

Tensor Checkpoint::take(const std::string& name, std::span<const std::size_t> shape) {
  const auto it = tensors_.find(name);
  if (const auto other = others_.find(name); it == tensors_.end() && other != others_.end())
    fail(ErrorKind::Unsupported, "{}: \"{}\" is no tensor that is read (expected {}, found {})",
         files_.front().name, name, shape_text(shape), other->second);
  if (it == tensors_.end())
    fail(ErrorKind::BadModel, "{}: \"{}\" is missing (expected {}, found {})", files_.front().name,
         name, shape_text(shape), found_instead(name));
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
