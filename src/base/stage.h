#pragma once
// Which stage this thread is in, for include/pellucid/profile.h: a thread that works for a Profiler
// has a tally, all others have none and pay one comparison with null.
//
// A tally holds what one thread did since it joined, and is added to the profiler's when it leaves.
// Stages nest, and time belongs to the innermost.

#include <chrono>
#include <utility>

#include "base/mutex.h"
#include "pellucid/profile.h"

namespace pellucid {

/// The sum of a profiler's threads. Thread rule: thread-safe.
class ProfileSum {
 public:
  void add(const Profile& part);
  Profile get() const;

 private:
  mutable Mutex mutex_;
  Profile sum_ GUARDED_BY(mutex_);
};

/// What this thread does for a profiler, while it lives. Null: nothing.
/// Thread rule: one thread at a time, always the one that made it.
class StageTally {
 public:
  explicit StageTally(ProfileSum* sum);
  ~StageTally();
  StageTally(const StageTally&) = delete;
  StageTally& operator=(const StageTally&) = delete;

  /// This thread's, or null.
  static StageTally* current() { return current_; }
  /// Where this thread's tally goes, or null: what another thread that works for it joins.
  static ProfileSum* current_sum() { return current_ ? current_->sum_ : nullptr; }

  /// Returns the stage before.
  Stage enter(Stage stage) {
    const auto now = std::chrono::steady_clock::now();
    part_.seconds[static_cast<std::size_t>(stage_)] +=
        std::chrono::duration<double>(now - since_).count();
    since_ = now;
    return std::exchange(stage_, stage);
  }
  void flush();
  Profile& part() { return part_; }

 private:
  static constinit thread_local StageTally* current_;

  ProfileSum* sum_;
  StageTally* outer_;
  Stage stage_ = Stage::Other;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
  Profile part_;
};

/// This thread's time belongs to `stage` while it lives.
class InStage {
 public:
  explicit InStage(Stage stage) : tally_(StageTally::current()) {
    if (tally_) outer_ = tally_->enter(stage);
  }
  ~InStage() {
    if (tally_) tally_->enter(outer_);
  }
  InStage(const InStage&) = delete;
  InStage& operator=(const InStage&) = delete;

 private:
  StageTally* tally_;
  Stage outer_ = Stage::Other;
};

inline double product_flops(std::size_t m, std::size_t k, std::size_t n) {
  return 2.0 * static_cast<double>(m) * static_cast<double>(k) * static_cast<double>(n);
}

}  // namespace pellucid
