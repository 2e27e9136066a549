#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <random>
#include <utility>

#include "base/fail.h"

namespace pellucid {

namespace fs = std::filesystem;

void fail_io(const fs::path& path, const char* what, int error) {
  fail(ErrorKind::Io, "{}: {}: {}", path.string(), what, std::strerror(error));
}

RegularFile::RegularFile(const fs::path& path)
    : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (descriptor_ < 0) fail_io(path, "cannot open");
  if (::fstat(descriptor_, &status_) == 0 && S_ISREG(status_.st_mode)) return;
  ::close(descriptor_);
  fail(ErrorKind::Io, "{}: cannot read (expected a regular file)", path.string());
}

RegularFile::~RegularFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

namespace {

/// The file behind a chain of links, which a new file is to replace.
fs::path behind_links(const fs::path& path) {
  std::error_code failed;
  fs::path target = fs::canonical(path, failed);
  return failed ? path : target;
}

/// A file of this folder that has no name: whatever ends the program, nothing is left of it. Less
/// than 0 where the file system has no such files.
int open_unnamed(const fs::path& folder) {
  // A name is made of the open file, by way of /proc.
  if (::access("/proc/self/fd", X_OK) != 0) return -1;
  return ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
}

/// `make(name)` with names in the folder until one is free. Less than 0, with errno and no name, if
/// it fails for another reason.
template <typename Make>
int make_with_new_name(const fs::path& folder, fs::path& name, const Make& make) {
  std::random_device random;
  int made;
  do {
    name = folder / fmt::format(".pellucid.{:08x}", random());
    made = make(name.c_str());
  } while (made < 0 && errno == EEXIST);
  if (made < 0) name.clear();
  return made;
}

}  // namespace

std::string read_file(const fs::path& path, std::size_t limit) {
  const RegularFile file(path);
  std::string bytes;
  // One more: the read that finds the end.
  bytes.resize(std::min(static_cast<std::size_t>(file.status().st_size), limit) + 1);
  std::size_t size = 0;
  while (true) {
    const ssize_t n = ::read(file.descriptor(), bytes.data() + size, bytes.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_io(path, "cannot read");
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
    if (size > limit)
      fail(ErrorKind::Io, "{}: too large (expected at most {} MiB)", path.string(), limit >> 20);
    if (size == bytes.size()) bytes.resize(std::min(2 * size, limit + 1));  // it grows as we read
  }
  bytes.resize(size);
  return bytes;
}

std::string files_text(const fs::path& folder) {
  constexpr std::size_t kShown = 10;
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (names.empty()) return "none";
  std::ranges::sort(names);
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, names.size()); ++i)
    text += (i > 0 ? ", " : "") + names[i];
  return names.size() > kShown ? fmt::format("{} and {} more", text, names.size() - kShown) : text;
}

void write_all(int descriptor, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_io(name, "cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

OutputFile::OutputFile(const fs::path& path) : path_(path), target_(behind_links(path)) {
  if (path.empty()) fail(ErrorKind::Io, "cannot write (expected a file's name, found none)");
  struct stat old = {};
  const bool exists = ::stat(target_.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    direct_ = true;
    descriptor_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail_io(path, "cannot write");
    return;
  }
  if (target_.filename().string().size() > NAME_MAX) fail_io(path, "cannot write", ENAMETOOLONG);
  descriptor_ = open_unnamed(folder());
  // Not mkstemp, whose files only the owner may read: this mode is the umask's, as for any file.
  if (descriptor_ < 0)
    descriptor_ = make_with_new_name(folder(), temporary_, [](const char* name) {
      return ::open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    });
  if (descriptor_ < 0) fail_io(path, "cannot write");
  // Who may read the old file may read the new one, and nobody else.
  if (exists && ::fchmod(descriptor_, old.st_mode & 07777) != 0) fail_io(path, "cannot write");
}

fs::path OutputFile::folder() const {
  return target_.has_parent_path() ? target_.parent_path() : fs::path(".");
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes) { write_all(descriptor_, bytes, path_.string()); }

void OutputFile::commit() {
  if (direct_) return;
  if (::fsync(descriptor_) != 0) fail_io(path_, "cannot write");
  if (temporary_.empty()) {
    const std::string opened = fmt::format("/proc/self/fd/{}", descriptor_);
    const int linked = make_with_new_name(folder(), temporary_, [&](const char* name) {
      return ::linkat(AT_FDCWD, opened.c_str(), AT_FDCWD, name, AT_SYMLINK_FOLLOW);
    });
    if (linked < 0) fail_io(path_, "cannot write");
  }
  if (::close(std::exchange(descriptor_, -1)) != 0) fail_io(path_, "cannot write");
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) fail_io(path_, "cannot write");
  temporary_.clear();
}

}  // namespace pellucid
