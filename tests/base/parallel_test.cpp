#include "base/parallel.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "pellucid/error.h"
#include "support/sanitized.h"

namespace pellucid {
namespace {

TEST(ThreadPool, RunsEveryTaskOnce) {
  for (const int threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.threads(), static_cast<std::size_t>(threads));
    for (const std::size_t count : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> runs(count);
      pool.for_each(count, [&](std::size_t i) { ++runs[i]; });
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(runs[i], 1) << i << " of " << count;
    }
  }
}

TEST(ThreadPool, ALoopInsideATaskStaysOnItsThread) {
  ThreadPool pool(3);
  std::atomic<int> elsewhere{0};
  pool.for_each(8, [&](std::size_t) {
    const auto here = std::this_thread::get_id();
    pool.for_each(20, [&](std::size_t) { elsewhere += std::this_thread::get_id() != here; });
  });
  EXPECT_EQ(elsewhere, 0);
}

TEST(ThreadPool, AnExceptionComesBackAndThePoolLivesOn) {
  for (const int threads : {1, 4}) {
    ThreadPool pool(threads);
    for (int round = 0; round < 20; ++round) {
      std::atomic<int> ran{0};
      EXPECT_THROW(pool.for_each(100,
                                 [&](std::size_t i) {
                                   ++ran;
                                   if (i == 13) throw std::runtime_error("13");
                                 }),
                   std::runtime_error);
      EXPECT_LE(ran, 100);
    }
    std::atomic<int> after{0};
    pool.for_each(50, [&](std::size_t) { ++after; });
    EXPECT_EQ(after, 50);
  }
}

TEST(ThreadPool, CallersShareTheWorkers) {
  ThreadPool pool(2);
  std::atomic<int> total{0};
  std::vector<std::thread> callers;
  for (int c = 0; c < 4; ++c)
    callers.emplace_back([&] {
      for (int round = 0; round < 50; ++round) pool.for_each(10, [&](std::size_t) { ++total; });
    });
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(total, 4 * 50 * 10);
}

// With room for the stacks of a few threads: in a child, because the limit stays.
void leave_no_room_for_threads() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t bytes = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + (64 << 20);
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_AS, &limit);
}
TEST(ThreadPoolDeathTest, MoreThreadsThanTheSystemAllows) {
  if (kSanitized) GTEST_SKIP() << "sanitizers need the room themselves";
  EXPECT_EXIT(
      {
        leave_no_room_for_threads();
        try {
          ThreadPool pool(1000);
        } catch (const Error& error) {
          std::fputs(error.what(), stderr);
          std::_Exit(error.kind() == ErrorKind::BadRequest ? 0 : 1);
        }
      },
      testing::ExitedWithCode(0),
      "^threads: cannot start so many \\(expected at most [0-9]+, found 1000\\): ");
}

TEST(ThreadPool, ACallersShareOfTheThreads) {
  ThreadPool pool(4);
  EXPECT_EQ(pool.share(), 4u);
  const ThreadPool::Caller first(pool);
  EXPECT_EQ(pool.share(), 4u);
  {
    const ThreadPool::Caller second(pool), third(pool);
    EXPECT_EQ(pool.share(), 1u);
  }
  const ThreadPool::Caller second(pool);
  EXPECT_EQ(pool.share(), 2u);
}

}  // namespace
}  // namespace pellucid
