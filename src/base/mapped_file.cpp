#include "base/mapped_file.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>

#include "base/fail.h"
#include "base/file.h"

namespace pellucid {

namespace fs = std::filesystem;

namespace {

/// A mapping that the handler of SIGBUS knows. Only lock-free atomics: the handler may interrupt
/// any instruction of any thread.
struct Guarded {
  std::atomic<std::uintptr_t> begin = 0;  // 0: free
  std::atomic<std::uintptr_t> end = 0;
  std::atomic<bool> cut = false;
};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free);

std::array<Guarded, 1024> guarded;  // a mapping beyond these is not guarded
std::uintptr_t page_size;
struct sigaction handler_before;

std::uintptr_t address(const void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer); }

/// Puts zeros in the place of the missing page and of all that follow it in its mapping.
bool put_zeros(std::uintptr_t missing) {
  for (Guarded& mapping : guarded) {
    const std::uintptr_t end = mapping.end;
    if (missing < mapping.begin || missing >= end) continue;
    mapping.cut = true;
    const std::uintptr_t first = missing / page_size * page_size;
    return ::mmap(reinterpret_cast<void*>(first), end - first, PROT_READ,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
  }
  return false;
}

void on_bus_error(int signal, siginfo_t* info, void* context) {
  if (info->si_code == BUS_ADRERR && put_zeros(address(info->si_addr))) return;
  if (handler_before.sa_flags & SA_SIGINFO) {
    handler_before.sa_sigaction(signal, info, context);
  } else if (handler_before.sa_handler != SIG_DFL && handler_before.sa_handler != SIG_IGN) {
    handler_before.sa_handler(signal);
  } else {
    ::sigaction(signal, &handler_before, nullptr);
    ::raise(signal);
  }
}

void install_handler() {
  page_size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  struct sigaction action = {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  ::sigaction(SIGBUS, &action, &handler_before);
}

void guard(const std::byte* data, std::size_t size) {
  static std::once_flag installed;
  std::call_once(installed, install_handler);
  for (Guarded& mapping : guarded) {
    std::uintptr_t free = 0;
    if (!mapping.begin.compare_exchange_strong(free, address(data))) continue;
    mapping.cut = false;
    mapping.end = address(data) + size;
    return;
  }
}

Guarded* find_guarded(const std::byte* data) {
  const auto found = std::ranges::find_if(
      guarded, [&](const Guarded& mapping) { return mapping.begin == address(data); });
  return data && found != guarded.end() ? &*found : nullptr;
}

void unguard(const std::byte* data) {
  Guarded* const mapping = find_guarded(data);
  if (!mapping) return;
  mapping->end = 0;
  mapping->begin = 0;
}

std::int64_t written(const struct stat& status) {
  return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

}  // namespace

MappedFile::MappedFile(const fs::path& path) : path_(path) {
  RegularFile file(path);
  size_ = static_cast<std::size_t>(file.status().st_size);
  written_ = written(file.status());
  if (size_ > 0) {
    void* data = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
    if (data == MAP_FAILED) fail_io(path, "cannot map");
    data_ = static_cast<const std::byte*>(data);
    guard(data_, size_);
  }
  descriptor_ = file.release();
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      written_(other.written_) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(written_, other.written_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_) {
    unguard(data_);
    ::munmap(const_cast<std::byte*>(data_), size_);
  }
  if (descriptor_ >= 0) ::close(descriptor_);
}

void MappedFile::check_unchanged() const {
  struct stat now = {};
  const Guarded* const mapping = find_guarded(data_);
  const bool cut = mapping && mapping->cut;
  if (!cut && ::fstat(descriptor_, &now) == 0 && static_cast<std::size_t>(now.st_size) == size_ &&
      written(now) == written_)
    return;
  fail(ErrorKind::Io, "{}: somebody changed the file while it was in use: load it again",
       path_.string());
}

void release_pages(std::span<const std::byte> bytes) {
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const std::uintptr_t first = (address(bytes.data()) + page - 1) / page * page;
  const std::uintptr_t last = (address(bytes.data()) + bytes.size()) / page * page;
  // A hint: where it fails, memory is merely kept.
  if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

}  // namespace pellucid
