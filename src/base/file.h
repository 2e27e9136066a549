#pragma once
// Files: mapped to read, written whole or not at all.

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace pellucid {

/// A file mapped read-only. Move only. Thread rule: immutable, share freely.
class MappedFile {
 public:
  /// Throws Io, naming the path, if it cannot be opened, is no regular file, or cannot be mapped.
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  /// Lifetime: as long as this object.
  std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Gives back the memory of whole pages within `bytes` of a mapping that will not be read soon; the
/// file's contents come back when they are.
void release_pages(std::span<const std::byte> bytes);

/// The whole file as bytes. Throws Io.
std::string read_file(const std::filesystem::path& path);

/// Writes all of it to an open file; `name` is what a message calls it. Throws Io.
void write_all(int descriptor, std::string_view bytes, const std::string& name);

/// A file that appears under its name only when it is complete: bytes go to a neighbour, and
/// `commit` renames it. Without `commit` nothing is left behind. An existing path that is no
/// regular file (`/dev/stdout`, a pipe) is written directly. Throws Io, naming the path. Thread
/// rule: one thread at a time.
class OutputFile {
 public:
  explicit OutputFile(const std::filesystem::path& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  void write(std::string_view bytes);
  void commit();

 private:
  std::filesystem::path path_;       // what the user named
  std::filesystem::path temporary_;  // where the bytes go; empty when written directly
  int descriptor_ = -1;
};

}  // namespace pellucid
