// A folder to a tokenizer and a model that fit each other, and what there is to say about them.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "base/fail.h"
#include "engine/bundled_model.h"
#include "engine/engine.h"
#include "engine/hub_cache.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

std::string folder_of(const std::string& directory) {
  return (directory.empty() ? bundled_model() : find_model(directory)).string();
}

std::string name_of(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

/// Names and sizes of the regular files. Throws Io: whoever loaded the folder may have lost it.
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

const char* problem_name(ProblemType problem) {
  switch (problem) {
    case ProblemType::SingleLabel: return "single_label_classification";
    case ProblemType::MultiLabel: return "multi_label_classification";
    case ProblemType::Regression: return "regression";
  }
  return "";
}

}  // namespace

Explainer::Impl::Impl(const std::string& asked, const LoadOptions& options)
    : directory(folder_of(asked)),
      model(load_model(directory, options.precision)),
      tokenizer(Tokenizer::load(directory)),
      pool(options.threads),
      evaluator(*model.classifier, pool) {
  const ModelInfo& info = model.classifier->info();
  if (tokenizer.vocabulary_size() > info.vocabulary)
    fail(ErrorKind::BadModel,
         "{}: the tokenizer does not fit the model (expected ids below {}, found {})", directory,
         info.vocabulary, tokenizer.vocabulary_size() - 1);
  // A folder in the cache is called by its revision.
  const bool cached = !asked.empty() && directory != asked;
  summary = {cached ? asked : name_of(directory), info.architecture, info.labels};
}

Reach Explainer::Impl::reach(std::optional<std::size_t> max_length, const Windows& windows) const {
  const std::size_t positions = model.classifier->info().max_length;
  const auto check = [&](const char* name, std::size_t asked) {
    if (asked < 1 || asked > positions)
      fail(ErrorKind::BadRequest, "{}: out of range (expected 1 to {}, found {})", option(name),
           positions, asked);
  };
  if (windows.stride && !windows.size)
    fail(ErrorKind::BadRequest, "{}: unexpected without {}", option("stride"), option("window"));
  if (windows.size && max_length)
    fail(ErrorKind::BadRequest, "{}: unexpected beside {} (expected one of the two)",
         option("max-length"), option("window"));
  if (windows.size) {
    check("window", *windows.size);
    return {*windows.size, true, windows.stride};
  }
  if (max_length) check("max-length", *max_length);
  const std::size_t own = tokenizer.model_max_length().value_or(positions);
  return {std::min(positions, max_length.value_or(own))};
}

ModelDescription Explainer::describe() const {
  const ModelInfo& info = impl_->model.classifier->info();
  ModelDescription d;
  d.name = impl_->summary.name;
  d.directory = impl_->directory;
  d.architecture = info.architecture;
  d.problem_type = problem_name(info.problem);
  d.labels = info.labels;
  d.layers = info.layers;
  d.hidden = info.hidden;
  d.heads = info.heads;
  d.intermediate = info.intermediate;
  d.vocabulary = info.vocabulary;
  d.max_length = impl_->reach({}).tokens;
  d.parameters = impl_->model.parameters;
  d.activation = info.activation;
  d.files = impl_->model.files;
  d.unused_tensors = impl_->model.unused_tensors;
  std::set<std::string> known;
  for (const auto& file : d.files) known.insert(file.name);
  const std::vector<std::string>& read = impl_->tokenizer.files();
  for (const auto& [name, bytes] : files_of(impl_->directory)) {
    if (known.contains(name)) continue;
    const bool tokenizer = std::ranges::find(read, name) != read.end();
    d.files.push_back({name, bytes, tokenizer ? "tokenizer" : "not used"});
  }
  return d;
}

}  // namespace pellucid
