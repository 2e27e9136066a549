#pragma once
// Where results go, and what the terminal can show.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/file.h"
#include "cli/options.h"
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
