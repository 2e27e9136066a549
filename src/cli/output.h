#pragma once
// Where results go, and what the terminal can show.

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/mutex.h"
#include "cli/options.h"
#include "pellucid/error.h"
#include "pellucid/explanation.h"
#include "pellucid/formats.h"

namespace pellucid::cli {

/// Opens those of standard input, output and error that the program was started without, so that no
/// file gets their numbers. To use one of these is an error, as if it were closed.
void open_standard_streams();
/// Writes what the stream takes; a message is never the reason why a program fails.
void write_standard_error(std::string_view text) noexcept;
/// Writes all of it. Throws Io if standard output cannot take it (a full disk).
void write_standard_output(std::string_view bytes);

/// One line on standard error: `pellucid: message`, with options as they are typed: `--max-steps`.
void print_error(std::string_view message, std::span<const OptionMention> options = {});
/// One line per warning; `where` is empty or ends with ": ".
void print_warnings(const std::vector<Warning>& warnings, const std::string& where);

/// The warnings of many texts: each kind once, with its count, when all are done.
/// Thread rule: one thread at a time.
class WarningSums {
 public:
  /// `where`: the text's place, which ends with ": ".
  void add(const std::vector<Warning>& warnings, const std::string& where);
  void print() const;

 private:
  struct Sum {
    std::size_t count = 0;
    Warning first;
    std::string where;
  };
  std::map<std::string, Sum> by_code_;
};

/// What becomes of the texts that fail: `--on-error`. Thread rule: thread-safe.
class Skipped {
 public:
  explicit Skipped(const TextOptions& text) : skips_(text.has_input && text.on_error == "skip") {}

  /// Says on standard error what was wrong, and counts; or throws the error, where a text that
  /// fails ends the run, or the error is not of the text: what cannot be read or written, or
  /// Ctrl-C.
  void take(const Error& error);
  /// Says how many were skipped. Throws the first error again if no text is left of them all.
  void finish(std::size_t done) const;

 private:
  bool skips_;
  mutable Mutex mutex_;
  std::size_t count_ GUARDED_BY(mutex_) = 0;
  std::optional<Error> first_ GUARDED_BY(mutex_);
};

/// Standard output, or a file that appears only when it is complete.
/// Thread rule: one thread at a time.
class Output {
 public:
  /// Throws Io, naming the file, if it cannot be written.
  explicit Output(const OutputOptions& options);

  void write(std::string_view bytes);
  /// Makes the file appear. Without it, nothing does.
  void commit();

  /// `options` with colours and width for the `text` format.
  RenderOptions render_options(RenderOptions options) const;

  /// True if whoever reads standard error has the warnings in the report already: one terminal
  /// shows both.
  bool shows_warnings(std::string_view format) const;

 private:
  std::string color_;
  std::optional<OutputFile> file_;
};

}  // namespace pellucid::cli
