#include "cli/input.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/fail.h"
#include "base/json.h"
#include "cli/interrupt.h"
#include "engine/given_words.h"

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

std::string read_standard_input() {
  std::string text;
  while (read_some(STDIN_FILENO, "standard input", text)) {
  }
  if (text.ends_with('\n')) text.pop_back();  // what `echo` adds
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

// A member of a line's object that must be a string.
std::string string_member(const nlohmann::json& object, const char* key, const std::string& where) {
  const nlohmann::json& value = object.at(key);
  if (!value.is_string())
    fail(ErrorKind::BadRequest, "{}\"{}\": expected a string, found {}", where, key,
         value.type_name());
  return value.get<std::string>();
}

/// A line that begins with a brace.
JsonDocument parse_object(const std::string& line, const std::string& where) {
  try {
    return JsonDocument::parse(line, where.substr(0, where.size() - 2), ErrorKind::BadRequest);
  } catch (const Error& error) {
    fail(ErrorKind::BadRequest,
         "{} (expected {{\"text\": \"…\"}}: a line that begins with {{ is an object)",
         error.what());
  }
}

Input parse_line(const std::string& line, const std::string& where) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string::npos || line[first] != '{') return {line, std::nullopt};
  const JsonDocument document = parse_object(line, where);
  const nlohmann::json& object = document.root().raw();
  for (const auto& [key, value] : object.items())
    if (key != "text" && key != "pair" && key != "words" && key != "pair_words")
      fail(ErrorKind::BadRequest, "{}\"{}\": unknown key (expected text, pair, words, pair_words)",
           where, key);
  if (!object.contains("text"))
    fail(ErrorKind::BadRequest, "{}no text (expected {{\"text\": \"…\"}})", where);
  Input input{string_member(object, "text", where), std::nullopt};
  if (object.contains("pair") && !object["pair"].is_null())
    input.pair = string_member(object, "pair", where);
  input.words = given_words(object, "words", where);
  input.pair_words = given_words(object, "pair_words", where);
  return input;
}

}  // namespace

class TextSource::Lines {
 public:
  explicit Lines(const std::string& file)
      : name_(file == "-" ? "standard input" : file),
        descriptor_(file == "-" ? STDIN_FILENO : open_without_waiting(file)) {
    if (descriptor_ < 0) fail(ErrorKind::Io, "{}: cannot open: {}", name_, std::strerror(errno));
    struct stat info = {};
    if (::fstat(descriptor_, &info) == 0 && S_ISREG(info.st_mode)) size_ = info.st_size;
  }
  ~Lines() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  std::optional<SourcedInput> next() {
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
    const std::string where = fmt::format("{}:{}: ", name_, number_);
    return SourcedInput{parse_line(line, where), where};
  }

  /// The rest of a line of which no end is in the buffer, unread.
  void skip_line() {
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

  std::optional<double> share() const {
    if (size_ <= 0) return std::nullopt;
    return std::min(1.0, static_cast<double>(read_) / static_cast<double>(size_));
  }

 private:
  std::string name_;
  int descriptor_;
  off_t size_ = 0;
  std::string buffer_;  // read, from `begin_` on not yet given
  std::size_t begin_ = 0;
  std::size_t read_ = 0;    // bytes given
  std::size_t number_ = 0;  // lines given
};

TextSource::TextSource(const TextOptions& options) {
  if (options.has_input) {
    if (options.has_text)
      fail(ErrorKind::BadRequest, "--input: unexpected beside TEXT (expected one of the two)");
    if (options.has_pair)
      fail(ErrorKind::BadRequest,
           "--pair: unexpected beside --input (expected {{\"text\": \"…\", \"pair\": \"…\"}} in "
           "it)");
    lines_ = std::make_unique<Lines>(options.input_file);
    return;
  }
  if (!options.has_text)
    fail(ErrorKind::BadRequest,
         "no text (expected TEXT in quotes, - for standard input, or --input FILE)");
  single_ = Input{options.text == "-" ? read_standard_input() : options.text, std::nullopt};
  if (options.has_pair) single_->pair = options.pair;
}

TextSource::~TextSource() = default;

std::optional<SourcedInput> TextSource::next() {
  if (lines_) return lines_->next();
  if (!single_) return std::nullopt;
  SourcedInput sourced{std::move(*single_), ""};
  single_.reset();
  return sourced;
}

std::optional<double> TextSource::share() const { return lines_ ? lines_->share() : std::nullopt; }

}  // namespace pellucid::cli
