#include "model/load.h"

#include <fmt/ranges.h>

#include <filesystem>

#include "base/fail.h"
#include "base/file.h"
#include "model/architectures.h"
#include "model/families/config.h"
#include "model/families/score_function.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostOutputs = 1 << 24;

void check_folder(const fs::path& folder) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (!fs::exists(status)) fail(ErrorKind::Io, "{}: cannot open: no such folder", folder.string());
  if (!fs::is_directory(status))
    fail(ErrorKind::Io, "{}: cannot open: not a folder", folder.string());
  if (fs::exists(folder / "adapter_config.json", error))
    fail(ErrorKind::Unsupported,
         "{}: a PEFT adapter, adapter_config.json (expected a whole model: import merges an "
         "adapter into its base)",
         folder.string());
  if (!fs::exists(folder / "config.json", error))
    fail(ErrorKind::BadModel,
         "{}: no model (expected config.json, model.safetensors, and tokenizer.json or vocab.txt, "
         "found {})",
         folder.string(), files_text(folder));
}

void refuse_adapters(const Checkpoint& checkpoint) {
  for (const std::string& name : checkpoint.names())
    if (name.find(".lora_") != std::string::npos || name.starts_with("base_model.model."))
      fail(ErrorKind::Unsupported,
           "{}: tensors of a PEFT adapter that is not merged (expected those of a whole model: "
           "merge_and_unload() makes them; found \"{}\")",
           checkpoint.files().front().name, name);
}

/// What the folder is, where it is no classifier's. Throws.
[[noreturn]] void fail_headless(const fs::path& folder, const std::string& head,
                                const Config& config, const Checkpoint& checkpoint) {
  std::error_code error;
  const auto has = [&](const char* file) { return fs::exists(folder / file, error); };
  if (has("config_setfit.json") || has("model_head.pkl"))
    fail(ErrorKind::Unsupported,
         "{}: a SetFit folder, whose head is scikit-learn's (expected a model whose head is in the "
         "weights: \"{}\")",
         folder.string(), head);
  if (has("modules.json"))
    fail(ErrorKind::Unsupported,
         "{}: an embedding model of sentence-transformers, which has no classes (expected a "
         "classifier or a cross-encoder, which have \"{}\")",
         folder.string(), head);
  fail(ErrorKind::BadModel,
       "{}: no head of a classifier (expected \"{}\", found {}); config.json names {}",
       checkpoint.files().front().name, head, checkpoint.found_instead(head),
       config.class_names().empty() ? "no class"
                                    : fmt::format("{}", fmt::join(config.class_names(), ", ")));
}

/// The head has a row for each output: these count, whatever config.json says.
void fit_to_head(const fs::path& folder, const Architecture& architecture, Config& config,
                 const Checkpoint& checkpoint, std::vector<std::string>& warnings) {
  if (config.json().find("pellucid_head")) return;
  const std::string name = fmt::format("{}.weight", architecture.classifier);
  if (!checkpoint.has(name)) fail_headless(folder, name, config, checkpoint);
  const std::vector<std::string>& classes = config.class_names();
  if (!classes.empty() && classes != std::vector{architecture.class_name})
    warnings.push_back(fmt::format(
        "config.json: \"architectures\" names {}: the weights are read as those of a {}",
        fmt::join(classes, ", "), architecture.class_name));
  const Tensor& weight = checkpoint.find(name);
  const std::size_t named = config.labels().size();
  if (weight.shape.size() != 2 || weight.shape[0] == 0 || weight.shape[0] > kMostOutputs) return;
  if (config.set_outputs(weight.shape[0]))
    warnings.push_back(fmt::format(
        "config.json: there are {} labels and {} outputs of the head: {}", named, weight.shape[0],
        named < weight.shape[0] ? "the others are called by their index"
                                : "the other labels are left out"));
}

// Weights of so many bytes are copied into the order that the processor likes, for forward and for
// backward; larger ones are in memory once.
constexpr std::size_t kPackedUpTo = std::size_t{128} << 20;

GemmFormat format_of(Precision precision, const Checkpoint& checkpoint) {
  if (precision == Precision::BFloat16) {
    if (!has_bfloat16())
      fail(ErrorKind::Unsupported,
           "{}: not supported by this processor (expected float32, or a processor with AVX-512 "
           "BF16; "
           "found bfloat16)",
           option("precision"));
    return GemmFormat::BFloat16;
  }
  std::size_t bytes = 0;
  for (const Checkpoint::File& file : checkpoint.files()) bytes += file.bytes;
  return bytes <= kPackedUpTo ? GemmFormat::PackedFloat32 : GemmFormat::Float32;
}

}  // namespace

LoadedModel load_model(const fs::path& folder, Precision precision) {
  check_folder(folder);
  const fs::path config_path = folder / "config.json";
  const std::string config_text = read_file(config_path);
  Config config = Config::parse(config_text, "config.json");
  const Architecture& architecture = find_architecture(config);

  LoadedModel model;
  model.precision = precision;
  model.checkpoint = std::make_unique<Checkpoint>(Checkpoint::open(folder));
  Checkpoint& checkpoint = *model.checkpoint;
  refuse_adapters(checkpoint);
  fit_to_head(folder, architecture, config, checkpoint, model.warnings);
  config.set_scores(
      read_score_function(folder, config.json(), config.labels().size(), model.unknown_keys));
  model.classifier =
      architecture.load(config, checkpoint.root().in(format_of(precision, checkpoint)));
  check_unused(architecture, checkpoint);
  checkpoint.check_unchanged();

  model.parameters = checkpoint.parameters();
  model.files.push_back({"config.json", config_text.size(), "configuration"});
  for (const Checkpoint::File& file : checkpoint.files())
    model.files.push_back(
        {file.name, file.bytes, fmt::format("weights, {}, {} tensors", file.dtypes, file.tensors)});
  model.unused_tensors = checkpoint.unused();
  model.unknown_keys.insert(model.unknown_keys.begin(), config.unknown_keys().begin(),
                            config.unknown_keys().end());
  return model;
}

}  // namespace pellucid
