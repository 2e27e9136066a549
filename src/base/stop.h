#pragma once
// Stops work that takes long: its loops call StopCheck::now(), which throws if the caller wants to
// stop.

#include <functional>
#include <utility>

namespace pellucid {

/// While it lives, `StopCheck::now()` on this thread calls `check`, which throws to stop the work.
/// Of several the innermost is called.
/// Thread rule: one thread at a time, always the one that made it.
class StopCheck {
 public:
  explicit StopCheck(std::function<void()> check)
      : check_(std::move(check)), outer_(std::exchange(current_, this)) {}
  ~StopCheck() { current_ = outer_; }
  StopCheck(const StopCheck&) = delete;
  StopCheck& operator=(const StopCheck&) = delete;

  static void now() {
    if (current_) current_->check_();
  }

 private:
  static constinit thread_local StopCheck* current_;

  std::function<void()> check_;
  StopCheck* outer_;
};

}  // namespace pellucid
