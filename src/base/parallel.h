#pragma once
// Threads that sleep when idle, and loops over them.
//
// Nobody spins at a barrier: beside another busy program a spinning engine loses most of its time.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace pellucid {

/// Threads that run loops. Thread rule: thread-safe; two callers' loops share the workers.
class ThreadPool {
 public:
  /// `threads` counts the caller; 0 means one per core that this process may use. Throws BadRequest
  /// for more than 4096, and if the system does not let it start so many.
  explicit ThreadPool(int threads = 0);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t threads() const { return workers_.size() + 1; }

  /// Counts as one caller of the pool while it lives.
  class Caller {
   public:
    explicit Caller(ThreadPool& pool) : pool_(pool) { ++pool_.callers_; }
    ~Caller() { --pool_.callers_; }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

   private:
    ThreadPool& pool_;
  };

  /// The threads divided by the callers that there are now, one at least: so many a caller may use
  /// without making another one wait.
  std::size_t share() const {
    return std::max<std::size_t>(1, threads() / std::max<std::size_t>(1, callers_));
  }

  /// Calls task(i) once for every i < count, on any thread, the caller's among them; returns when
  /// all are done. The first exception is thrown again here; tasks not begun by then are dropped.
  /// A loop inside a task runs on that task's thread alone.
  void for_each(std::size_t count, const std::function<void(std::size_t)>& task);

 private:
  struct Loop;
  void work();
  void stop();
  static void run(Loop& loop);

  Mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::shared_ptr<Loop>> loops_ GUARDED_BY(mutex_);
  bool stop_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> workers_;
  std::atomic<std::size_t> callers_ = 0;
};

}  // namespace pellucid
