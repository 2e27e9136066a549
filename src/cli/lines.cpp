#include "cli/lines.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/fail.h"
#include "cli/interrupt.h"

namespace pellucid::cli {

namespace {

constexpr std::size_t kMaxLineBytes = std::size_t{64} << 20;
constexpr std::size_t kReadBytes = std::size_t{64} << 10;

constexpr int kWaitMilliseconds = 100;  // between two looks at whether to stop

// Returns when a read would not wait. A signal may go to another thread than the one that waits
// here, so this one looks again and again.
void wait_until_readable(int descriptor) {
  pollfd wanted{descriptor, POLLIN, 0};
  while (::poll(&wanted, 1, kWaitMilliseconds) == 0) stop_if_interrupted();
  stop_if_interrupted();
}

// Appends what is there; false at the end.
bool read_some(int descriptor, const std::string& name, std::string& buffer) {
  const std::size_t old_size = buffer.size();
  buffer.resize(old_size + kReadBytes);
  for (;;) {
    wait_until_readable(descriptor);
    const ssize_t n = ::read(descriptor, buffer.data() + old_size, kReadBytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) fail(ErrorKind::Io, "{}: cannot read: {}", name, std::strerror(errno));
    buffer.resize(old_size + static_cast<std::size_t>(n));
    return n > 0;
  }
}

// A pipe that nobody writes to yet opens too: its first read waits.
int open_without_waiting(const std::string& file) {
  return ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

}  // namespace

std::string read_standard_input() {
  std::string text;
  while (read_some(STDIN_FILENO, "standard input", text)) {
  }
  if (text.ends_with('\n')) text.pop_back();  // what `echo` adds
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

Lines::Lines(const std::string& file)
    : name_(file == "-" ? "standard input" : file),
      descriptor_(file == "-" ? STDIN_FILENO : open_without_waiting(file)) {
  if (descriptor_ < 0) fail(ErrorKind::Io, "{}: cannot open: {}", name_, std::strerror(errno));
  struct stat info = {};
  if (::fstat(descriptor_, &info) == 0 && S_ISREG(info.st_mode)) size_ = info.st_size;
}

Lines::~Lines() {
  if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

std::optional<Line> Lines::next() {
  std::size_t end;
  std::size_t searched = begin_;
  while ((end = buffer_.find('\n', searched)) == std::string::npos) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    searched = buffer_.size();
    if (buffer_.size() > kMaxLineBytes) {
      skip_line();
      fail(ErrorKind::BadRequest, "{}:{}: line too long (expected {} bytes at most)", name_,
           ++number_, kMaxLineBytes);
    }
    if (!read_some(descriptor_, name_, buffer_)) {
      if (buffer_.empty()) return std::nullopt;
      end = buffer_.size();  // the last line has no line end
      break;
    }
  }
  std::string line = buffer_.substr(begin_, end - begin_);
  read_ += line.size() + 1;
  begin_ = std::min(end + 1, buffer_.size());
  if (++number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // byte order mark
  if (line.ends_with('\r')) line.pop_back();
  return Line{std::move(line), fmt::format("{}:{}", name_, number_)};
}

void Lines::skip_line() {
  std::size_t end = std::string::npos;
  do {
    read_ += buffer_.size();
    buffer_.clear();
    if (!read_some(descriptor_, name_, buffer_)) return;
    end = buffer_.find('\n');
  } while (end == std::string::npos);
  begin_ = end + 1;
  read_ += begin_;
}

std::optional<double> Lines::share() const {
  if (size_ <= 0) return std::nullopt;
  return std::min(1.0, static_cast<double>(read_) / static_cast<double>(size_));
}

}  // namespace pellucid::cli
