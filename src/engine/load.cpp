#include "engine/load.h"

#include <filesystem>

#include "base/fail.h"
#include "engine/bundled_model.h"
#include "engine/hub_cache.h"

namespace pellucid {

std::string find_folder(const std::string& asked) {
  return (asked.empty() ? bundled_model() : find_model(asked)).string();
}

std::string model_name(const std::string& asked, const std::string& directory) {
  if (!asked.empty() && directory != asked) return asked;
  const std::filesystem::path whole = std::filesystem::absolute(directory).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

LoadedFolder load_folder(const std::string& directory, Precision precision,
                         const std::string& tokenizer) {
  const std::string& of_text = tokenizer.empty() ? directory : tokenizer;
  LoadedFolder folder{directory, load_model(directory, precision), Tokenizer::load(of_text),
                      tokenizer.empty()};
  // Tokens that somebody added may lie behind the embeddings: a text that has none is read.
  const std::size_t ids = folder.tokenizer.model_vocabulary_size(), rows = folder.info().vocabulary;
  if (ids > rows)
    fail(ErrorKind::BadModel,
         "{}: the tokenizer does not fit the model (expected ids below {}, found {})", of_text,
         rows, ids - 1);
  folder.tokenizer.limit_roles(rows);
  return folder;
}

}  // namespace pellucid
