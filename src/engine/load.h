#pragma once
// A model's name or folder to a tokenizer and a model that fit each other.

#include <string>

#include "model/load.h"
#include "text/tokenizer.h"

namespace pellucid {

/// What a folder holds. Thread rule: immutable, share freely.
struct LoadedFolder {
  std::string directory;
  LoadedModel model;
  Tokenizer tokenizer;
  bool own_tokenizer = true;  // it is this folder's

  const ModelInfo& info() const { return model.classifier->info(); }
};

/// The bundled model's folder if nothing is asked for; else `asked` itself, or a model's folder in
/// the Hugging Face cache. Throws Io if there is none.
std::string find_folder(const std::string& asked);

/// What reports call the model: the folder's name, or what was asked for where the folder is the
/// cache's, which is named by a revision.
std::string model_name(const std::string& asked, const std::string& directory);

/// Throws Io if a file cannot be read, BadModel if one is missing or wrong or the tokenizer has ids
/// that the model lacks, Unsupported for what Pellucid does not do.
/// `tokenizer`: the folder of the tokenizer; empty: the same.
LoadedFolder load_folder(const std::string& directory, Precision precision,
                         const std::string& tokenizer = "");

}  // namespace pellucid
