#pragma once
// The lines of a file or of standard input, one at a time.

#include <cstddef>
#include <optional>
#include <string>

namespace pellucid::cli {

/// A line without its end, and where it stands: "reviews.txt:3".
struct Line {
  std::string text, where;
};

/// All of standard input, without a last line end. Throws Io, Cancelled.
std::string read_standard_input();

/// Reads lines as they are asked for: memory does not grow with the file.
/// Thread rule: one thread at a time.
class Lines {
 public:
  /// `-` is standard input. Throws Io if the file cannot be opened.
  explicit Lines(const std::string& file);
  ~Lines();
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  /// The next line, or none at the end. Throws BadRequest for one that is too long, which the next
  /// call goes on behind, Io, Cancelled.
  std::optional<Line> next();
  /// Share of the file read so far, 0 to 1; none if its size is unknown.
  std::optional<double> share() const;

 private:
  /// The rest of a line of which no end is in the buffer, unread.
  void skip_line();

  std::string name_;
  int descriptor_;
  long long size_ = 0;
  std::string buffer_;  // read, from `begin_` on not yet given
  std::size_t begin_ = 0;
  std::size_t read_ = 0;    // bytes given
  std::size_t number_ = 0;  // lines given
};

}  // namespace pellucid::cli
