#include "engine/describe.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "base/fail.h"
#include "engine/reading.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

/// Names and sizes of the regular files.
std::map<std::string, std::size_t> files_of(const fs::path& folder) {
  std::map<std::string, std::size_t> files;
  std::error_code error, other;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (!fs::is_regular_file(entry->path(), other)) continue;
    const std::uintmax_t bytes = fs::file_size(entry->path(), other);
    if (!other) files.emplace(entry->path().filename().string(), bytes);
  }
  if (error) fail(ErrorKind::Io, "{}: cannot read: {}", folder.string(), error.message());
  return files;
}

struct ScoreNames {
  const char *function, *problem;
};

/// The function's name, and that of the problem as config.json spells it.
ScoreNames names_of(const ModelInfo& info) {
  switch (info.scores) {
    case ScoreFunction::Softmax: return {"softmax", "single_label_classification"};
    case ScoreFunction::Sigmoid:
      return {"sigmoid", info.labels.size() == 1 ? "single_label_classification"
                                                 : "multi_label_classification"};
    case ScoreFunction::None: return {"none", "regression"};
  }
  return {"", ""};
}

}  // namespace

ModelDescription describe_folder(const LoadedFolder& folder, const std::string& name) {
  const ModelInfo& info = folder.info();
  ModelDescription d;
  d.name = name;
  d.directory = folder.directory;
  d.architecture = info.architecture;
  d.problem_type = names_of(info).problem;
  d.scores = names_of(info).function;
  d.labels = info.labels;
  d.layers = info.layers;
  d.hidden = info.hidden;
  d.heads = info.heads;
  d.intermediate = info.intermediate;
  d.vocabulary = info.vocabulary;
  d.max_length = limit_length(folder, {}).tokens;
  d.parameters = folder.model.parameters;
  d.activation = info.activation;
  d.token_types = info.types > 0 && folder.tokenizer.gives_types();
  d.truncation_side = to_string(folder.tokenizer.truncation());
  d.files = folder.model.files;
  d.unused_tensors = folder.model.unused_tensors;
  d.unknown_keys = folder.model.unknown_keys;
  for (const std::string& key : folder.tokenizer.unknown_keys()) d.unknown_keys.push_back(key);
  d.warnings = folder.model.warnings;
  std::set<std::string> known;
  for (const auto& file : d.files) known.insert(file.name);
  const std::vector<std::string>& read = folder.tokenizer.files();
  for (const auto& [file, bytes] : files_of(folder.directory)) {
    if (known.contains(file)) continue;
    const bool tokenizer = folder.own_tokenizer && std::ranges::find(read, file) != read.end();
    d.files.push_back({file, bytes, tokenizer ? "tokenizer" : "not used"});
  }
  return d;
}

}  // namespace pellucid
