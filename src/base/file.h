#pragma once
// Files: read whole, written whole or not at all. mapped_file.h has those that are too large to
// read.

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace pellucid {

/// Throws Io: `path: what: the system's words for the error`.
[[noreturn]] void fail_io(const std::filesystem::path& path, const char* what, int error = errno);

/// A regular file that is open to be read. Neither moves nor copies.
class RegularFile {
 public:
  /// Throws Io if it cannot be opened or is no regular file; a pipe that nobody writes to does not
  /// hold up the call.
  explicit RegularFile(const std::filesystem::path& path);
  RegularFile(const RegularFile&) = delete;
  RegularFile& operator=(const RegularFile&) = delete;
  ~RegularFile();

  int descriptor() const { return descriptor_; }
  /// When it was opened.
  const struct stat& status() const { return status_; }
  /// The descriptor, which the caller closes.
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
  struct stat status_ = {};
};

/// The whole file as bytes: a copy, which does not change where the file does. Throws Io, also if
/// it has more than `limit` bytes; the default is eight times the largest tokenizer.json in use.
std::string read_file(const std::filesystem::path& path, std::size_t limit = 256 << 20);

/// The names of a folder's files and folders in one line, sorted, for messages: "none" if it has
/// none, the first ten if it has more.
std::string files_text(const std::filesystem::path& folder);

/// Writes all of it to an open file; `name` is what a message calls it. Throws Io.
void write_all(int descriptor, std::string_view bytes, const std::string& name);

/// A file that appears under its name only when it is complete: bytes go to a file of the same
/// folder that has no name, and `commit` gives it one. Without `commit` nothing is left behind,
/// whatever ends the program. Where the file system has no files without a name, it has one that
/// begins ".pellucid.", and a killed program leaves it. A file that was there gives the new one its
/// mode; a link stays, and the file behind it is replaced. An existing path that is no regular file
/// (`/dev/stdout`, a pipe) is written directly. Throws Io, naming the path. Thread rule: one thread
/// at a time.
class OutputFile {
 public:
  explicit OutputFile(const std::filesystem::path& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  void write(std::string_view bytes);
  void commit();

 private:
  std::filesystem::path folder() const;

  std::filesystem::path path_;       // what the user named
  std::filesystem::path target_;     // the same behind links: what is replaced
  std::filesystem::path temporary_;  // the name of what is written, if it has one
  bool direct_ = false;              // is the target itself written?
  int descriptor_ = -1;
};

}  // namespace pellucid
