#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <string>

#include "cli/output.h"

namespace pellucid::cli {

namespace {

constexpr double kFirst = 0.5;    // seconds before the line first appears
constexpr double kBetween = 0.1;  // and between two looks of it
constexpr int kBar = 20;

bool on_screen = false;

std::string clock(double seconds) {
  const long s = std::lround(seconds);
  return s < 3600 ? fmt::format("{}:{:02}", s / 60, s % 60)
                  : fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

std::string bar(double share) {
  const int full = static_cast<int>(share * kBar);
  std::string cells;
  for (int i = 0; i < kBar; ++i) cells += i < full ? "█" : "░";
  return fmt::format("{} {:3.0f} %", cells, 100 * share);
}

}  // namespace

Progress::Progress(bool many) : enabled_(isatty(STDERR_FILENO)), many_(many) {}

void Progress::show(std::size_t texts, std::optional<double> share) {
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  if (elapsed < kFirst || std::chrono::duration<double>(now - shown_).count() < kBetween) return;
  shown_ = now;
  std::string line;
  if (share) line += bar(*share);
  if (many_)
    line += fmt::format("{}{} texts, {:.1f}/s", share ? "  " : "", texts,
                        static_cast<double>(texts) / elapsed);
  if (share && *share > 0) line += fmt::format(", {} left", clock(elapsed * (1 - *share) / *share));
  write_standard_error("\r\x1b[K" + line);
  on_screen = true;
}

void Progress::clear() {
  if (!on_screen) return;
  write_standard_error("\r\x1b[K");
  on_screen = false;
}

}  // namespace pellucid::cli
