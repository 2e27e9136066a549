#pragma once
// Files of weights, which are mapped into memory and read where they are used.
//
// Somebody may change such a file while it is in use. A file that is replaced, as a download and
// most programs do, goes on as it was. One that is written in place is noticed by
// `check_unchanged`. Of one that is cut short, pages are missing, and the system sends SIGBUS to
// who reads them: the first mapping installs a handler for the process, which puts zeros there, and
// `check_unchanged` throws. The handler leaves all other addresses to the handler that there was
// before.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

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

  /// Throws Io, naming the path, if the file was written or cut since it was mapped: whatever was
  /// made of its bytes since then may be wrong.
  void check_unchanged() const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::int64_t written_ = 0;  // nanoseconds since 1970
};

/// Gives back the memory of whole pages within `bytes` of a mapping that will not be read soon; the
/// file's contents come back when they are.
void release_pages(std::span<const std::byte> bytes);

}  // namespace pellucid
