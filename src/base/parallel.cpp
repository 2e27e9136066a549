#include "base/parallel.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <optional>

#include "base/fail.h"
#include "base/stage.h"

namespace pellucid {

namespace {

constexpr int kMostThreads = 4096;

thread_local bool inside_task = false;

std::size_t usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

struct ThreadPool::Loop {
  std::size_t count = 0;
  const std::function<void(std::size_t)>* task = nullptr;
  ProfileSum* profile = nullptr;  // of the caller
  std::atomic<std::size_t> next{0};
  Mutex mutex;
  std::condition_variable finished;
  std::size_t done GUARDED_BY(mutex) = 0;
  std::exception_ptr exception GUARDED_BY(mutex);
};

ThreadPool::ThreadPool(int threads) {
  if (threads < 0 || threads > kMostThreads)
    fail(ErrorKind::BadRequest, "{}: out of range (expected 1 to {}, found {})", option("threads"),
         kMostThreads, threads);
  const std::size_t n = threads > 0 ? static_cast<std::size_t>(threads) : usable_cores();
  try {
    for (std::size_t i = 1; i < n; ++i) workers_.emplace_back([this] { work(); });
  } catch (const std::exception& error) {
    stop();
    fail(ErrorKind::BadRequest, "{}: cannot start so many (expected at most {}, found {}): {}",
         option("threads"), workers_.size() + 1, n, error.what());
  }
}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::stop() {
  {
    const Lock lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(Loop& loop) {
  std::size_t mine = 0;
  std::exception_ptr caught;
  const bool outer = inside_task;
  inside_task = true;
  std::optional<StageTally> tally;
  for (std::size_t i; (i = loop.next.fetch_add(1)) < loop.count; ++mine) {
    // Not before a task is claimed: until it is done the caller, and its profile, are there.
    if (mine == 0 && !StageTally::current()) tally.emplace(loop.profile);
    try {
      (*loop.task)(i);
    } catch (...) {
      caught = std::current_exception();
      // Claim what nobody has begun, so that it counts as done.
      const std::size_t begun = std::min(loop.next.exchange(loop.count), loop.count);
      mine += loop.count - begun;
    }
  }
  tally.reset();
  inside_task = outer;
  if (mine == 0) return;
  const Lock lock(loop.mutex);
  if (caught && !loop.exception) loop.exception = caught;
  loop.done += mine;
  if (loop.done == loop.count) loop.finished.notify_all();
}

void ThreadPool::work() {
  Lock lock(mutex_);
  while (true) {
    while (!stop_ && loops_.empty()) lock.wait(wake_);
    if (stop_) return;
    const std::shared_ptr<Loop> loop = loops_.front();
    if (loop->next.load() >= loop->count) {
      std::erase(loops_, loop);
      continue;
    }
    lock.unlock();
    run(*loop);
    lock.lock();
  }
}

void ThreadPool::for_each(std::size_t count, const std::function<void(std::size_t)>& task) {
  if (count == 0) return;
  if (count == 1 || workers_.empty() || inside_task) {
    for (std::size_t i = 0; i < count; ++i) task(i);
    return;
  }
  const auto loop = std::make_shared<Loop>();
  loop->count = count;
  loop->task = &task;
  loop->profile = StageTally::current_sum();
  {
    const Lock lock(mutex_);
    loops_.push_back(loop);
  }
  wake_.notify_all();
  run(*loop);
  std::exception_ptr exception;
  {
    const InStage stage(Stage::Waiting);
    Lock lock(loop->mutex);
    while (loop->done < loop->count) lock.wait(loop->finished);
    exception = loop->exception;
  }
  {
    const Lock lock(mutex_);
    std::erase(loops_, loop);
  }
  if (exception) std::rethrow_exception(exception);
}

}  // namespace pellucid
