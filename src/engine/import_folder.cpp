#include "engine/import_folder.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/fail.h"
#include "base/file.h"
#include "engine/load.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 7> kVocabularies = {
    "tokenizer.json", "vocab.txt", "vocab.json", "sentencepiece.bpe.model",
    "spiece.model",   "spm.model", "merges.txt"};
constexpr std::array<std::string_view, 3> kSettings = {
    "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"};

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

std::vector<std::string_view> vocabularies_in(const fs::path& folder) {
  std::vector<std::string_view> names;
  for (const std::string_view name : kVocabularies)
    if (is_there(folder / name)) names.push_back(name);
  return names;
}

/// True if a token is spelled with a capital: the vocabulary was then made without lower-casing.
bool has_capitals(std::string_view vocabulary) {
  while (!vocabulary.empty()) {
    const std::string_view token = vocabulary.substr(0, vocabulary.find('\n'));
    if (!token.starts_with('[') &&
        std::ranges::any_of(token, [](char c) { return c >= 'A' && c <= 'Z'; }))
      return true;
    vocabulary.remove_prefix(std::min(token.size() + 1, vocabulary.size()));
  }
  return false;
}

/// The name that a file has in the folder: its own if it is a tokenizer's.
std::string vocabulary_name(const fs::path& path) {
  const std::string name = path.filename().string();
  if (std::ranges::count(kVocabularies, name) > 0) return name;
  return path.extension() == ".json" ? "tokenizer.json" : "vocab.txt";
}

}  // namespace

NewFolder::NewFolder(const fs::path& path)
    : path_(path.has_filename() ? path : path.parent_path()),  // "model/" is "model"
      partial_(path_.string() + ".partial") {
  std::error_code error;
  if (fs::exists(path_, error))
    fail(ErrorKind::BadRequest, "{}: is there already (expected the name of a new folder)",
         path_.string());
  if (!fs::create_directory(partial_, error))
    fail(ErrorKind::Io, "{}: cannot write: {}", partial_.string(),
         error ? error.message() : "is there already");
}

NewFolder::~NewFolder() {
  std::error_code ignored;
  if (!kept_) fs::remove_all(partial_, ignored);
}

fs::path NewFolder::file(const std::string& name, const fs::path& source) {
  sources_[name] = source.string();
  return partial_ / name;
}

void NewFolder::write(const std::string& name, const fs::path& source, std::string_view bytes) {
  OutputFile output(file(name, source));
  output.write(bytes);
  output.commit();
}

void NewFolder::check(const fs::path& tokenizer) {
  sources_[partial_.string()] = tokenizer.string();
  try {
    load_folder(partial_.string(), Precision::Float32);
  } catch (const Error& error) {
    const std::string_view message = error.what();
    for (const auto& [name, source] : sources_)
      if (message.starts_with(name + ':'))
        fail(error.kind(), "{}{}", source, message.substr(name.size()));
    throw;
  }
}

void NewFolder::keep() {
  std::error_code error;
  fs::rename(partial_, path_, error);
  if (error) fail(ErrorKind::Io, "{}: cannot write: {}", path_.string(), error.message());
  kept_ = true;
}

fs::path file_in(const fs::path& path, std::initializer_list<std::string_view> names) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return path;
  for (const std::string_view name : names)
    if (is_there(path / name)) return path / name;
  fail(ErrorKind::Io, "{}: cannot open: has no {} (found {})", path.string(),
       fmt::join(names, " or "), files_text(path));
}

bool has_tokenizer(const fs::path& folder) { return !vocabularies_in(folder).empty(); }

fs::path write_tokenizer(const std::string& vocabulary, bool guesses_case, NewFolder& folder) {
  std::error_code error;
  const bool whole = fs::is_directory(vocabulary, error);
  const fs::path path =
      whole ? file_in(vocabulary, {"tokenizer.json", "vocab.txt", "vocab.json",
                                   "sentencepiece.bpe.model", "spiece.model", "spm.model"})
            : fs::path(vocabulary);
  const std::string bytes = read_file(path), name = vocabulary_name(path);
  folder.write(name, path, bytes);
  const auto copy = [&](std::string_view other) {
    const fs::path beside = path.parent_path() / other;
    if (!is_there(beside)) return false;
    folder.write(std::string(other), beside, read_file(beside));
    return true;
  };
  if (whole) {
    for (const std::string_view other : vocabularies_in(vocabulary))
      if (other != name) copy(other);
  } else if (name == "vocab.json") {
    copy("merges.txt");
  }
  bool configured = false;
  for (const std::string_view other : kSettings)
    if (copy(other) && other == kSettings.front()) configured = true;
  if (name == "vocab.txt" && !configured && guesses_case)
    folder.write("tokenizer_config.json", path,
                 fmt::format("{{\"do_lower_case\": {}}}\n", !has_capitals(bytes)));
  return path;
}

}  // namespace pellucid
