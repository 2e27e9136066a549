#include "base/stage.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <thread>

#include "base/parallel.h"

namespace pellucid {
namespace {

void count(double flops) {
  if (StageTally* tally = StageTally::current()) tally->part().matrix_flops += flops;
}

void wait_a_little() { std::this_thread::sleep_for(std::chrono::milliseconds(2)); }

double sum_of(const Profile& profile) {
  return std::accumulate(profile.seconds.begin(), profile.seconds.end(), 0.0);
}

TEST(Stage, TimeBelongsToTheInnermost) {
  const Profiler profiler;
  {
    const InStage outer(Stage::Method);
    {
      const InStage inner(Stage::MatrixProducts);
      wait_a_little();
    }
    const Profile inside = profiler.profile();
    EXPECT_GE(inside.in(Stage::MatrixProducts), 0.002);
    wait_a_little();
  }
  const Profile profile = profiler.profile();
  EXPECT_GE(profile.in(Stage::Method), 0.002);
  EXPECT_EQ(profile.in(Stage::Attention), 0);
  EXPECT_LE(sum_of(profile), profile.elapsed);  // one thread: each moment is counted once
}

TEST(Stage, WhatOtherThreadsDoForACallIsCounted) {
  for (const int threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    const Profiler profiler;
    pool.for_each(100, [&](std::size_t) {
      const InStage stage(Stage::Attention);
      count(3);
      pool.for_each(2, [&](std::size_t) { count(0.5); });
    });
    const Profile profile = profiler.profile();
    EXPECT_EQ(profile.matrix_flops, 400);
    EXPECT_GT(profile.in(Stage::Attention), 0);
  }
}

TEST(Stage, CallersDoNotCountForEachOther) {
  ThreadPool pool(4);
  std::vector<std::thread> callers;
  std::atomic<int> wrong{0};
  for (int caller = 0; caller < 4; ++caller)
    callers.emplace_back([&, caller] {
      for (int round = 0; round < 200; ++round) {
        const Profiler profiler;
        pool.for_each(7, [&](std::size_t) { count(1 + caller); });
        wrong += profiler.profile().matrix_flops != 7 * (1 + caller);
      }
    });
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Stage, WithoutAProfilerNothingIsCounted) {
  EXPECT_EQ(StageTally::current(), nullptr);
  {
    const Profiler older;
    {
      const Profiler younger;
      count(1);
      EXPECT_EQ(younger.profile().matrix_flops, 1);
    }
    count(2);
    EXPECT_EQ(older.profile().matrix_flops, 2);
  }
  EXPECT_EQ(StageTally::current(), nullptr);
}

}  // namespace
}  // namespace pellucid
