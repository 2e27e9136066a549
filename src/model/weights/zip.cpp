#include "model/weights/zip.h"

#include <cstdint>
#include <cstring>
#include <utility>

#include "base/fail.h"

namespace pellucid {

namespace {

constexpr std::uint32_t kEnd = 0x06054b50, kEnd64 = 0x06064b50, kEnd64Locator = 0x07064b50,
                        kCentral = 0x02014b50, kLocal = 0x04034b50;
constexpr std::size_t kEndSize = 22, kEnd64Size = 56, kLocatorSize = 20, kCentralSize = 46,
                      kLocalSize = 30, kMaxComment = 65535;
constexpr std::uint32_t kIn64 = 0xffffffff;  // the value is in the 64-bit record instead

class Archive {
 public:
  Archive(std::span<const std::byte> bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  ZipEntries entries() const {
    const auto [count, directory] = find_directory();
    ZipEntries entries;
    std::size_t at = directory;
    for (std::uint64_t i = 0; i < count; ++i) at = read_entry(at, entries);
    return entries;
  }

 private:
  [[noreturn]] void fail_archive(std::string_view what) const {
    fail(ErrorKind::BadModel, "{}: wrong zip archive: {}", file_, what);
  }

  /// A download that ended early: the directory is the last part of an archive.
  [[noreturn]] void fail_truncated() const {
    fail(ErrorKind::BadModel,
         "{}: truncated (expected a zip archive with its directory at the end, found {} bytes "
         "without it: download it again)",
         file_, bytes_.size());
  }

  std::span<const std::byte> slice(std::uint64_t at, std::uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) fail_archive("cut short");
    return bytes_.subspan(at, size);
  }

  template <typename T>
  T number(std::uint64_t at) const {
    T value;
    std::memcpy(&value, slice(at, sizeof value).data(), sizeof value);
    return value;
  }

  std::string text(std::uint64_t at, std::size_t size) const {
    const std::span<const std::byte> s = slice(at, size);
    return {reinterpret_cast<const char*>(s.data()), s.size()};
  }

  /// Where the record at the end of the archive begins: the last place that looks like one.
  std::size_t find_end() const {
    if (bytes_.size() < kEndSize) fail_truncated();
    std::size_t at = bytes_.size() - kEndSize;
    const std::size_t lowest = at > kMaxComment ? at - kMaxComment : 0;
    while (number<std::uint32_t>(at) != kEnd) {
      if (at == lowest) fail_truncated();
      --at;
    }
    return at;
  }

  /// The number of entries, and where the first one's record is.
  std::pair<std::uint64_t, std::uint64_t> find_directory() const {
    const std::size_t end = find_end();
    if (end >= kLocatorSize && number<std::uint32_t>(end - kLocatorSize) == kEnd64Locator) {
      const auto at = number<std::uint64_t>(end - kLocatorSize + 8);
      slice(at, kEnd64Size);
      if (number<std::uint32_t>(at) != kEnd64) fail_archive("no directory");
      return {number<std::uint64_t>(at + 32), number<std::uint64_t>(at + 48)};
    }
    return {number<std::uint16_t>(end + 10), number<std::uint32_t>(end + 16)};
  }

  /// Adds the entry whose record begins at `at`; returns where the next one begins.
  std::size_t read_entry(std::size_t at, ZipEntries& entries) const {
    slice(at, kCentralSize);
    if (number<std::uint32_t>(at) != kCentral) fail_archive("wrong directory");
    const auto flags = number<std::uint16_t>(at + 8);
    const auto method = number<std::uint16_t>(at + 10);
    const auto name_size = number<std::uint16_t>(at + 28);
    const auto extra_size = number<std::uint16_t>(at + 30);
    const auto comment_size = number<std::uint16_t>(at + 32);
    std::string name = text(at + kCentralSize, name_size);
    if ((flags & 1) != 0 || method != 0)
      fail(ErrorKind::Unsupported,
           "{}: \"{}\": not supported (expected a stored entry, found it {})", file_, name,
           (flags & 1) != 0 ? "encrypted" : "compressed");

    // Sizes and place in 32 bits, or where they are all ones, in this order in the extra field.
    std::uint64_t places[3] = {number<std::uint32_t>(at + 24), number<std::uint32_t>(at + 20),
                               number<std::uint32_t>(at + 42)};
    std::uint64_t wide = find_extra64(at + kCentralSize + name_size, extra_size);
    for (std::uint64_t& place : places) {
      if (place != kIn64) continue;
      place = number<std::uint64_t>(wide);
      wide += sizeof(std::uint64_t);
    }
    const auto [size, stored_size, local] = places;
    if (size != stored_size) fail_archive("wrong size of a stored entry");
    slice(local, kLocalSize);
    if (number<std::uint32_t>(local) != kLocal) fail_archive("wrong entry");
    const std::uint64_t data =
        local + kLocalSize + number<std::uint16_t>(local + 26) + number<std::uint16_t>(local + 28);
    const auto [it, added] = entries.try_emplace(std::move(name), slice(data, size));
    if (!added) fail_archive(fmt::format("\"{}\" stands there twice", it->first));
    return at + kCentralSize + name_size + extra_size + comment_size;
  }

  /// Where the values of the 64-bit extra field begin; the end of the file if there is none.
  std::uint64_t find_extra64(std::uint64_t at, std::uint64_t size) const {
    for (const std::uint64_t end = at + size; at + 4 <= end;) {
      if (number<std::uint16_t>(at) == 1) return at + 4;
      at += 4 + number<std::uint16_t>(at + 2);
    }
    return bytes_.size();
  }

  std::span<const std::byte> bytes_;
  const std::string& file_;
};

}  // namespace

ZipEntries parse_zip(std::span<const std::byte> bytes, const std::string& file) {
  return Archive(bytes, file).entries();
}

}  // namespace pellucid
