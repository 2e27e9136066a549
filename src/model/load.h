#pragma once
// A model folder to a classifier.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "model/classifier.h"
#include "model/weights/checkpoint.h"
#include "pellucid/explainer.h"

namespace pellucid {

struct LoadedModel {
  std::unique_ptr<Checkpoint> checkpoint;  // the mapped weights: the classifier looks into them
  std::unique_ptr<Classifier> classifier;
  Precision precision = Precision::Float32;
  std::size_t parameters = 0;
  std::vector<ModelDescription::File> files;  // that the weights and the configuration came from
  std::vector<std::string> unused_tensors;
  std::vector<std::string> unknown_keys;  // of config.json: `config.json: "key"`
  std::vector<std::string> warnings;      // what config.json says and the weights do not
};

/// Reads `config.json` and the weights. Throws Io if the folder cannot be read, BadModel if a file
/// is missing or wrong, Unsupported for what Pellucid does not do; each in one line.
LoadedModel load_model(const std::filesystem::path& folder, Precision precision);

}  // namespace pellucid
