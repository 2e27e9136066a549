#include "engine/adapter.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>

#include "base/fail.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_keys.h"
#include "base/stop.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

constexpr const char* kConfig = "adapter_config.json";
constexpr std::array<std::string_view, 2> kWeights = {"adapter_model.safetensors",
                                                      "adapter_model.bin"};
constexpr std::int64_t kMostRank = 1 << 16;

constexpr const char* kPlain = "false or null: only plain LoRA is merged";
// PEFT 0.21. A key that is not here is refused where its value asks for something.
constexpr KeyVerdict kKeys[] = {
    {"peft_type", Verdict::Read},
    {"r", Verdict::Read},
    {"lora_alpha", Verdict::Read},
    {"rank_pattern", Verdict::Read},
    {"alpha_pattern", Verdict::Read},
    {"use_rslora", Verdict::Read},
    {"init_lora_weights", Verdict::Read},
    // Where it comes from, and how it was trained.
    {"auto_mapping", Verdict::Harmless},
    {"base_model_name_or_path", Verdict::Harmless},
    {"corda_config", Verdict::Harmless},
    {"ensure_weight_tying", Verdict::Harmless},
    {"eva_config", Verdict::Harmless},
    {"inference_mode", Verdict::Harmless},
    {"loftq_config", Verdict::Harmless},
    {"lora_dropout", Verdict::Harmless},
    {"lora_ga_config", Verdict::Harmless},
    {"megatron_core", Verdict::Harmless},
    {"peft_version", Verdict::Harmless},
    {"qalora_group_size", Verdict::Harmless},
    {"revision", Verdict::Harmless},
    {"runtime_config", Verdict::Harmless},
    {"task_type", Verdict::Harmless},
    // What the tensors that are there say.
    {"bias", Verdict::Harmless},
    {"exclude_modules", Verdict::Harmless},
    {"layers_pattern", Verdict::Harmless},
    {"layers_to_transform", Verdict::Harmless},
    {"modules_to_save", Verdict::Harmless},
    {"target_modules", Verdict::Harmless},
    // No layer of these models has its weights the other way round, and PEFT then ignores it.
    {"fan_in_fan_out", Verdict::Harmless},
    // Another formula than the sum.
    {"alora_invocation_tokens", Verdict::Refused, kPlain},
    {"arrow_config", Verdict::Refused, kPlain},
    {"kasa_config", Verdict::Refused, kPlain},
    {"layer_replication", Verdict::Refused, kPlain},
    {"lora_bias", Verdict::Refused, kPlain},
    {"megatron_config", Verdict::Refused, kPlain},
    {"monteclora_config", Verdict::Refused, kPlain},
    {"target_parameters", Verdict::Refused, kPlain},
    {"trainable_token_indices", Verdict::Refused, kPlain},
    {"use_bdlora", Verdict::Refused, kPlain},
    {"use_dora", Verdict::Refused, kPlain},
    {"use_qalora", Verdict::Refused, kPlain},
    {"velora_config", Verdict::Refused, kPlain},
};

/// These begin with other weights of the base than the file has: the adapter is the difference to
/// them.
void check_start(const Json& config) {
  const auto start = config.find("init_lora_weights");
  if (!start || start->raw().is_boolean()) return;
  const std::string name = start->as_string();
  constexpr std::array<std::string_view, 3> kOfTheAdapter = {"gaussian", "eva", "orthogonal"};
  if (std::ranges::count(kOfTheAdapter, name) == 0)
    fail(
        ErrorKind::Unsupported,
        "{}: not supported: it changes the base's weights (expected true, false, {}, or an adapter "
        "that was saved with path_initial_model_for_weight_conversion; found {})",
        start->where(), fmt::join(kOfTheAdapter, ", "), name);
}

/// PEFT's are regular expressions, `(.*\.)?(KEY)$`; those in use are names.
bool fits(std::string_view key, std::string_view module) {
  const bool whole = key.starts_with('^');
  key.remove_prefix(whole ? 1 : 0);
  if (key.size() > module.size() || (whole && key.size() != module.size())) return false;
  const std::size_t at = module.size() - key.size();
  return (at == 0 || module[at - 1] == '.') &&
         std::ranges::equal(key, module.substr(at),
                            [](char k, char m) { return k == '.' || k == m; });
}

double positive(const Json& value, bool rank) {
  if (rank) return static_cast<double>(value.as_int(1, kMostRank));
  const double number = value.as_number();
  if (!std::isfinite(number)) value.fail_expected("a number");
  return number;
}

ModuleNumbers read_numbers(const Json& config, const char* key, const char* pattern) {
  const bool rank = std::string_view(key) == "r";
  ModuleNumbers numbers{positive(config.at(key), rank), {}};
  const auto named = config.find(pattern);
  if (!named) return numbers;
  if (!named->is_object()) named->fail_expected("an object of numbers");
  for (const auto& [name, value] : named->raw().items()) {
    const std::string_view plain = std::string_view(name).substr(name.starts_with('^') ? 1 : 0);
    const bool is_name = std::ranges::all_of(plain, [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
             c == '_' || c == '.';
    });
    if (!is_name || plain.empty())
      fail(ErrorKind::Unsupported, "{}: not supported (expected the end of a module's name)",
           named->at(name).where());
    numbers.named.emplace_back(name, positive(named->at(name), rank));
  }
  return numbers;
}

LoraSettings read_settings(const fs::path& path) {
  const JsonDocument document = JsonDocument::parse(read_file(path), path.string());
  const Json config = document.root();
  if (!config.is_object()) config.fail_expected("an object");
  if (const std::string type = config.at("peft_type").as_string(); type != "LORA")
    fail(ErrorKind::Unsupported, "{}: not supported (expected LORA, found {})",
         config.at("peft_type").where(), type);
  for (const std::string& key : check_keys(config, kKeys)) {
    const nlohmann::json& value = config.at(key).raw();
    if (!value.is_null() && value != false && !value.empty())
      fail(ErrorKind::Unsupported, "{}: not known (expected {})", config.at(key).where(), kPlain);
  }
  check_start(config);
  return {.file = path.string(),
          .rank = read_numbers(config, "r", "rank_pattern"),
          .alpha = read_numbers(config, "lora_alpha", "alpha_pattern"),
          .by_root = config.bool_or("use_rslora", false)};
}

/// One module's two matrices.
struct Factors {
  const Tensor* a = nullptr;
  const Tensor* b = nullptr;
  bool embedding = false;
};

/// What an adapter's file has, by the base's names.
struct Contents {
  std::map<std::string, Factors> factors;                    // by module
  std::vector<std::pair<std::string, const Tensor*>> saved;  // by tensor
};

/// Removes the words, which PEFT's wrappers add to a name.
std::string without(std::string name, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words)
    if (const std::size_t at = name.find(word); at != std::string::npos)
      name.erase(at, word.size());
  return name;
}

Contents sort_tensors(const Checkpoint& checkpoint) {
  constexpr std::string_view kWrapper = "base_model.model.";
  constexpr std::array<std::string_view, 4> kFactors = {".lora_A.", ".lora_B.", ".lora_embedding_A",
                                                        ".lora_embedding_B"};
  Contents contents;
  for (const std::string& full : checkpoint.names()) {
    const Tensor& tensor = checkpoint.find(full);
    if (!tensor.is_floating() || full.find(".original_module.") != std::string::npos) continue;
    const std::string name = full.substr(full.starts_with(kWrapper) ? kWrapper.size() : 0);
    const auto kind = std::ranges::find_if(
        kFactors, [&](std::string_view part) { return name.find(part) != std::string::npos; });
    if (kind != kFactors.end()) {
      Factors& factors = contents.factors[name.substr(0, name.find(*kind))];
      const auto index = kind - kFactors.begin();
      const Tensor*& place = index % 2 == 0 ? factors.a : factors.b;
      if (place || name.ends_with(".bias"))
        fail(ErrorKind::Unsupported, "{}: not supported (expected one A and one B of a module)",
             tensor.where());
      place = &tensor;
      factors.embedding = index >= 2;
    } else if (name.find("lora_") != std::string::npos ||
               name.find("token_adapter.") != std::string::npos) {
      fail(ErrorKind::Unsupported, "{}: not supported (expected lora_A and lora_B alone)",
           tensor.where());
    } else {
      contents.saved.emplace_back(
          without(name, {".modules_to_save.default", ".modules_to_save", ".base_layer"}), &tensor);
    }
  }
  if (contents.factors.empty() && contents.saved.empty())
    fail(ErrorKind::BadModel, "{}: no tensors of an adapter (expected lora_A and lora_B, found {})",
         checkpoint.files().front().name, checkpoint.found_instead(""));
  return contents;
}

/// The base's name of a tensor of the classifier: its files may have those of the encoder alone, or
/// the adapter may be one of the encoder alone. "" if there is none.
std::string base_name(const Checkpoint& base, const std::string& name) {
  if (base.has(name)) return name;
  const std::string inner = name.substr(std::min(name.find('.') + 1, name.size()));
  if (base.has(inner)) return inner;
  const auto is_it = [&](const std::string& other) { return other.ends_with('.' + name); };
  const auto it = std::ranges::find_if(base.names(), is_it);
  return it == base.names().end() ? "" : *it;
}

double scale_of(const LoraSettings& settings, const std::string& module, const Factors& factors) {
  const double rank = settings.rank.of(module);
  for (const auto& [tensor, side] : {std::pair{factors.a, 0}, std::pair{factors.b, 1}}) {
    if (!tensor)
      fail(ErrorKind::BadModel, "{}: has no {} (expected A and B)",
           (factors.a ? factors.a : factors.b)->where(), side == 0 ? "A" : "B");
    const auto& shape = tensor->shape;
    if (shape.size() != 2 || static_cast<double>(shape[static_cast<std::size_t>(side)]) != rank)
      fail(ErrorKind::BadModel,
           "{}: wrong shape (expected a matrix of rank {} as {} says, found {})", tensor->where(),
           rank, settings.file, shape_text(shape));
  }
  return settings.alpha.of(module) / (settings.by_root ? std::sqrt(rank) : rank);
}

Matrix transposed(const Matrix& from) {
  Matrix to(from.cols(), from.rows());
  for (std::size_t i = 0; i < from.rows(); ++i)
    for (std::size_t j = 0; j < from.cols(); ++j) to.row(j)[i] = from.row(i)[j];
  return to;
}

/// W + s · B · A, or of an embedding its transpose, each number's sum in double.
Tensor merge(const Tensor& base, const Factors& factors, double scale) {
  const Tensor& a = *factors.a;
  const Tensor& b = *factors.b;
  const std::array<std::size_t, 2> shape =
      factors.embedding ? std::array{a.shape[1], b.shape[0]} : std::array{b.shape[0], a.shape[1]};
  if (!std::ranges::equal(base.shape, shape) || !base.is_floating())
    fail(ErrorKind::BadModel, "{}: does not fit the base's {} (expected {}, found {})", b.where(),
         base.where(), shape_text(base.shape), shape_text(shape));
  const std::size_t rank = a.shape[0], rows = shape[0], columns = shape[1];
  // [rows x rank] and [rank x columns].
  const Matrix left = factors.embedding ? transposed(a.to_matrix()) : b.to_matrix();
  const Matrix right = factors.embedding ? transposed(b.to_matrix()) : a.to_matrix();
  std::vector<float> values = base.to_floats();
  std::vector<double> sum(columns);
  for (std::size_t i = 0; i < rows; ++i) {
    StopCheck::now();
    std::ranges::fill(sum, 0.0);
    for (std::size_t k = 0; k < rank; ++k) {
      const double factor = left.row(i)[k];
      const std::span<const float> row = right.row(k);
      for (std::size_t j = 0; j < columns; ++j) sum[j] += factor * static_cast<double>(row[j]);
    }
    for (std::size_t j = 0; j < columns; ++j) {
      float& value = values[i * columns + j];
      value = static_cast<float>(static_cast<double>(value) + scale * sum[j]);
      if (!std::isfinite(value))
        fail(ErrorKind::BadModel, "{}: merged into {} it makes numbers that are not finite",
             b.where(), base.where());
    }
  }
  auto bytes = std::make_shared<std::vector<std::byte>>(values.size() * sizeof(float));
  std::memcpy(bytes->data(), values.data(), bytes->size());
  Tensor merged{.file = base.file,
                .name = base.name,
                .dtype = DType::F32,
                .shape = base.shape,
                .bytes = *bytes};
  merged.owned = std::move(bytes);
  return merged;
}

}  // namespace

double ModuleNumbers::of(std::string_view module) const {
  const auto it =
      std::ranges::find_if(named, [&](const auto& number) { return fits(number.first, module); });
  return it == named.end() ? other : it->second;
}

bool Adapter::is_adapter(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return fs::exists(path / kConfig, error);
  return std::ranges::count(kWeights, path.filename().string()) > 0;
}

Adapter Adapter::open(const fs::path& path) {
  std::error_code error;
  fs::path weights = path, folder = path.parent_path();
  if (fs::is_directory(path, error)) {
    folder = path;
    weights = path / kWeights[fs::exists(path / kWeights[0], error) ? 0 : 1];
    if (!fs::exists(weights, error))
      fail(ErrorKind::Io, "{}: cannot open: has no {} (found {})", path.string(),
           fmt::join(kWeights, " or "), files_text(path));
  }
  LoraSettings settings = read_settings(folder / kConfig);
  return {std::move(settings), Checkpoint::open_file(weights)};
}

std::vector<Tensor> Adapter::merge_into(const Checkpoint& base) const {
  const Contents contents = sort_tensors(checkpoint_);
  std::map<std::string, Tensor> changed;  // by the base's names
  for (const auto& [module, factors] : contents.factors) {
    const double scale = scale_of(settings_, module, factors);
    const std::string name = base_name(base, module + ".weight");
    if (name.empty())
      fail(ErrorKind::BadModel,
           "{}: is for a layer that the base lacks (expected \"{}.weight\" in "
           "{}, found {})",
           factors.a->where(), module, base.files().front().name,
           base.found_instead(module + ".weight"));
    changed.emplace(name, merge(base.find(name), factors, scale));
  }
  for (const auto& [name, tensor] : contents.saved) {
    const std::string there = base_name(base, name);
    changed.insert_or_assign(there.empty() ? name : there, *tensor);
  }
  std::vector<Tensor> tensors;
  for (const std::string& name : base.names()) {
    const auto it = changed.find(name);
    const Tensor& tensor = it == changed.end() ? base.find(name) : it->second;
    if (!tensor.is_floating()) continue;
    tensors.push_back(tensor);
    tensors.back().name = name;
    if (it != changed.end()) changed.erase(it);
  }
  for (auto& [name, tensor] : changed) {
    tensors.push_back(std::move(tensor));
    tensors.back().name = name;
  }
  return tensors;
}

}  // namespace pellucid
