#include "model/load.h"

#include <filesystem>

#include "base/fail.h"
#include "model/architectures.h"
#include "model/config.h"

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

}  // namespace

LoadedModel load_model(const fs::path& folder, Precision precision) {
  if (precision != Precision::Float32)
    fail(ErrorKind::Unsupported, "precision: not supported (expected float32, found bfloat16)");
  check_folder(folder);
  const fs::path config_path = folder / "config.json";
  const Config config = Config::read(config_path);
  const Architecture& architecture = find_architecture(config);

  LoadedModel model;
  model.checkpoint = std::make_unique<Checkpoint>(Checkpoint::open(folder));
  Checkpoint& checkpoint = *model.checkpoint;
  model.classifier = architecture.load(config, checkpoint.root());
  check_unused(architecture, checkpoint);

  model.parameters = checkpoint.parameters();
  model.files.push_back({"config.json", fs::file_size(config_path), "configuration"});
  for (const Checkpoint::File& file : checkpoint.files())
    model.files.push_back(
        {file.name, file.bytes, fmt::format("weights, {}, {} tensors", file.dtypes, file.tensors)});
  model.unused_tensors = checkpoint.unused();
  return model;
}

}  // namespace pellucid
