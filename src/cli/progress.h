#pragma once
// A line on standard error that says how far a long run is; silent where nobody watches.

#include <chrono>
#include <cstddef>
#include <optional>

namespace pellucid::cli {

/// Thread rule: one thread at a time.
class Progress {
 public:
  /// `many`: counts texts; else shows the share of one text.
  explicit Progress(bool many);
  ~Progress() { clear(); }

  /// `texts` done, and the share of all the work, if it is known.
  void show(std::size_t texts, std::optional<double> share);
  /// Takes the line away, so that other output starts on a clean one.
  static void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool enabled_, many_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
};

}  // namespace pellucid::cli
