#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <exception>

#include "base/fail.h"
#include "base/message.h"
#include "cli/progress.h"
#include "report/text/terminal.h"

namespace pellucid::cli {

namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// https://no-color.org and the older CLICOLOR convention.
bool terminal_takes_color() {
  return isatty(STDOUT_FILENO) && environment("NO_COLOR").empty() &&
         environment("CLICOLOR") != "0" && environment("TERM") != "dumb";
}

std::size_t terminal_width() {
  winsize size = {};
  if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  const std::string_view columns = environment("COLUMNS");
  std::size_t width = 0;
  const auto parsed = std::from_chars(columns.data(), columns.data() + columns.size(), width);
  return parsed.ec == std::errc() && width > 0 ? width : RenderOptions{}.width;
}

}  // namespace

void open_standard_streams() {
  // The other way round: whoever uses a stream that is closed gets an error.
  const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    // The lowest number that is free is this one: those below it are open.
    if (::fcntl(descriptor, F_GETFD) < 0) ::open("/dev/null", modes[descriptor]);
}

void write_standard_error(std::string_view text) noexcept {
  try {
    write_all(STDERR_FILENO, text, "standard error");
  } catch (const std::exception&) {
    // Nobody is left to tell.
  }
}

void write_standard_output(std::string_view bytes) {
  write_all(STDOUT_FILENO, bytes, "standard output");
}

void print_error(std::string_view message, std::span<const OptionMention> options) {
  Progress::clear();
  const auto spell = [](std::string_view name) { return "--" + std::string(name); };
  write_standard_error(
      fmt::format("pellucid: {}\n", terminal_text(spell_options(message, options, spell))));
}

void print_warnings(const std::vector<Warning>& warnings, const std::string& where) {
  for (const Warning& warning : warnings) {
    const Message line =
        Message{warning.message, warning.options}.after(fmt::format("warning: {}", where));
    print_error(line.text, line.options);
  }
}

void WarningSums::add(const std::vector<Warning>& warnings, const std::string& where) {
  for (const Warning& warning : warnings) {
    Sum& sum = by_code_[warning.code];
    if (sum.count++ == 0) sum.first = warning, sum.where = where;
  }
}

void WarningSums::print() const {
  for (const auto& [code, sum] : by_code_) {
    const std::string texts =
        sum.count == 1 ? "" : fmt::format("{} texts: {}; the first: ", sum.count, code);
    print_warnings({sum.first}, texts + sum.where);
  }
}

void Skipped::take(const Error& error) {
  if (!skips_ || error.kind() == ErrorKind::Io || error.kind() == ErrorKind::Cancelled) throw error;
  const Error said = error_at("skipped: ", error);
  print_error(said.what(), said.options());
  const Lock lock(mutex_);
  ++count_;
  if (!first_) first_ = error;
}

void Skipped::finish(std::size_t done) const {
  const Lock lock(mutex_);
  if (count_ == 0) return;
  if (done == 0) throw *first_;
  print_error(fmt::format("{} of {} texts were skipped", count_, count_ + done));
}

Output::Output(const OutputOptions& options) : color_(options.color) {
  if (options.has_out) file_.emplace(options.out);
}

void Output::write(std::string_view bytes) {
  if (file_) {
    file_->write(bytes);
  } else {
    Progress::clear();
    write_standard_output(bytes);
  }
}

void Output::commit() {
  if (file_) file_->commit();
}

bool Output::shows_warnings(std::string_view format) const {
  return format == "text" && !file_ && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO);
}

RenderOptions Output::render_options(RenderOptions options) const {
  options.color = color_ == "always" || (color_ == "auto" && !file_ && terminal_takes_color());
  if (!file_) options.width = terminal_width();
  return options;
}

}  // namespace pellucid::cli
