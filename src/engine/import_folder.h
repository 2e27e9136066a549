#pragma once
// The folder that an import makes, whole or not at all.

#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace pellucid {

/// A folder that is removed again unless `keep` gives it its name. Thread rule: one thread at a
/// time.
class NewFolder {
 public:
  /// Throws BadRequest if it is there already, Io if it cannot be made.
  explicit NewFolder(const std::filesystem::path& path);
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;
  ~NewFolder();

  /// Where to write a file that is made of the user's `source`, whose name messages have.
  std::filesystem::path file(const std::string& name, const std::filesystem::path& source);
  void write(const std::string& name, const std::filesystem::path& source, std::string_view bytes);

  /// Loads it as every command does. An error of the folder as a whole is the tokenizer's, which
  /// does not fit the model. Throws what `load_folder` throws, naming the user's files.
  void check(const std::filesystem::path& tokenizer);
  void keep();

 private:
  std::filesystem::path path_, partial_;
  std::map<std::string, std::string> sources_;  // of its files' names, and of the folder
  bool kept_ = false;
};

/// The file itself, or the first of `names` that the folder has. Throws Io.
std::filesystem::path file_in(const std::filesystem::path& path,
                              std::initializer_list<std::string_view> names);

/// Whether the folder has a vocabulary that `write_tokenizer` takes.
bool has_tokenizer(const std::filesystem::path& folder);

/// Copies a vocabulary, or all of a folder, and the settings beside it; returns the user's
/// vocabulary. Where nothing says how a vocab.txt was made and `guesses_case` is set, its capitals
/// do. Throws Io.
std::filesystem::path write_tokenizer(const std::string& vocabulary, bool guesses_case,
                                      NewFolder& folder);

}  // namespace pellucid
