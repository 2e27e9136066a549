#include "model/load.h"

#include <filesystem>

#include "base/fail.h"
#include "base/file.h"
#include "model/architectures.h"
#include "model/families/config.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

void check_folder(const fs::path& folder) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (!fs::exists(status)) fail(ErrorKind::Io, "{}: cannot open: no such folder", folder.string());
  if (!fs::is_directory(status))
    fail(ErrorKind::Io, "{}: cannot open: not a folder", folder.string());
  if (!fs::exists(folder / "config.json", error))
    fail(ErrorKind::BadModel,
         "{}: no model (expected config.json, model.safetensors, and tokenizer.json or vocab.txt)",
         folder.string());
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
  const Config config = Config::parse(config_text, "config.json");
  const Architecture& architecture = find_architecture(config);

  LoadedModel model;
  model.precision = precision;
  model.checkpoint = std::make_unique<Checkpoint>(Checkpoint::open(folder));
  Checkpoint& checkpoint = *model.checkpoint;
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
  return model;
}

}  // namespace pellucid
