#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

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
