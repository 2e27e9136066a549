#pragma once
// Locks that say what they guard in a form that clang checks (-Wthread-safety, an error in the
// build of .ci/run). Other compilers read the macros as nothing. std::mutex would do the same work,
// but the standard library of g++ does not annotate it.
//
//   Mutex mutex_;
//   int count_ GUARDED_BY(mutex_);           // is touched only where mutex_ is held
//   void add_one() REQUIRES(mutex_);         // is called only where mutex_ is held
//
// A lambda counts as a function of its own, so a condition is waited for in a loop:
//   Lock lock(mutex_);
//   while (count_ == 0) lock.wait(changed_);

#include <condition_variable>
#include <mutex>
#include <shared_mutex>

#if defined(__clang__)
#define PELLUCID_THREAD_SAFETY(attribute) __attribute__((attribute))
#else
#define PELLUCID_THREAD_SAFETY(attribute)
#endif
#define GUARDED_BY(mutex) PELLUCID_THREAD_SAFETY(guarded_by(mutex))
#define REQUIRES(mutex) PELLUCID_THREAD_SAFETY(requires_capability(mutex))

namespace pellucid {

/// Thread rule: thread-safe.
class PELLUCID_THREAD_SAFETY(capability("mutex")) Mutex {
  friend class Lock;
  std::mutex mutex_;
};

/// Holds a mutex while it lives. Thread rule: one thread at a time.
class PELLUCID_THREAD_SAFETY(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) PELLUCID_THREAD_SAFETY(acquire_capability(mutex))
      : lock_(mutex.mutex_) {}
  ~Lock() PELLUCID_THREAD_SAFETY(release_capability()) {}

  void unlock() PELLUCID_THREAD_SAFETY(release_capability()) { lock_.unlock(); }
  void lock() PELLUCID_THREAD_SAFETY(acquire_capability()) { lock_.lock(); }
  /// Lets go of the mutex until `changed` is notified, or for no reason; then holds it again.
  void wait(std::condition_variable& changed) { changed.wait(lock_); }

 private:
  std::unique_lock<std::mutex> lock_;
};

/// Of many readers, or one writer. Thread rule: thread-safe.
class PELLUCID_THREAD_SAFETY(capability("mutex")) SharedMutex {
  friend class ReadLock;
  friend class WriteLock;
  std::shared_mutex mutex_;
};

class PELLUCID_THREAD_SAFETY(scoped_lockable) ReadLock {
 public:
  explicit ReadLock(SharedMutex& mutex) PELLUCID_THREAD_SAFETY(acquire_shared_capability(mutex))
      : lock_(mutex.mutex_) {}
  ~ReadLock() PELLUCID_THREAD_SAFETY(release_capability()) {}

 private:
  std::shared_lock<std::shared_mutex> lock_;
};

class PELLUCID_THREAD_SAFETY(scoped_lockable) WriteLock {
 public:
  explicit WriteLock(SharedMutex& mutex) PELLUCID_THREAD_SAFETY(acquire_capability(mutex))
      : lock_(mutex.mutex_) {}
  ~WriteLock() PELLUCID_THREAD_SAFETY(release_capability()) {}

 private:
  std::unique_lock<std::shared_mutex> lock_;
};

}  // namespace pellucid
