// The processor's limit: multiply-adds from registers alone. Sixteen independent chains of the
// widest vectors hide the latency of a multiply-add (4 to 5 cycles, two a cycle); nothing is loaded
// or stored. A thread's rate is taken by its own processor time, so other programs do not lower the
// limit.

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <numeric>
#include <vector>

#include "base/parallel.h"
#include "kernels/gemm.h"
#include "pellucid/precision.h"
#include "pellucid/profile.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/peak.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace pellucid::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// Runs `rounds` of 16 multiply-adds a lane. `seed` and the result keep the compiler from dropping
/// them; returns lanes, and adds the sums to `seed`.
std::size_t multiply_add(long rounds, float& seed) {
  const hn::ScalableTag<float> d;
  constexpr int kChains = 16;
  hn::Vec<decltype(d)> sums[kChains];
#pragma GCC unroll 16
  for (int c = 0; c < kChains; ++c) sums[c] = hn::Set(d, seed * static_cast<float>(c));
  const auto factor = hn::Set(d, 0.9999f), term = hn::Set(d, seed);
  for (long r = 0; r < rounds; ++r) {
#pragma GCC unroll 16
    for (int c = 0; c < kChains; ++c) sums[c] = hn::MulAdd(sums[c], factor, term);
  }
#pragma GCC unroll 16
  for (int c = 0; c < kChains; ++c) seed += hn::GetLane(sums[c]);
  return hn::Lanes(d);
}

}  // namespace
}  // namespace pellucid::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pellucid {

namespace {

HWY_EXPORT(multiply_add);

constexpr double kOperations = 2 * 16;  // a lane and a round
using Run = std::size_t (*)(long rounds, float& seed);

#if defined(__x86_64__)
/// The same of pairs of bfloat16 numbers, summed in floats: two multiply-adds a lane.
__attribute__((target("avx512f,avx512bf16"))) std::size_t multiply_add_bfloat16(long rounds,
                                                                                float& seed) {
  constexpr int kChains = 16;
  __m512 sums[kChains];
#pragma GCC unroll 16
  for (int c = 0; c < kChains; ++c) sums[c] = _mm512_set1_ps(seed * static_cast<float>(c));
  const __m512bh pairs = _mm512_cvtne2ps_pbh(_mm512_set1_ps(0.5f), _mm512_set1_ps(seed));
  for (long r = 0; r < rounds; ++r) {
#pragma GCC unroll 16
    for (int c = 0; c < kChains; ++c) sums[c] = _mm512_dpbf16_ps(sums[c], pairs, pairs);
  }
#pragma GCC unroll 16
  for (int c = 0; c < kChains; ++c) seed += _mm512_cvtss_f32(sums[c]);
  return 32;
}
#else
std::size_t multiply_add_bfloat16(long, float&) { return 0; }
#endif

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// The best rate of a few runs on this thread.
double gigaflops(Run run, float seed) {
  constexpr long kRounds = 1'000'000;
  double best = 0;
  for (int i = 0; i < 8; ++i) {
    const double start = processor_seconds();
    const auto lanes = static_cast<double>(run(kRounds, seed));
    const double taken = processor_seconds() - start;
    // A use of the sums that the compiler cannot foresee.
    if (taken > 0 && seed != -1.0f) best = std::max(best, kOperations * lanes * kRounds / taken);
  }
  return best / 1e9;
}

}  // namespace

double peak_gigaflops(Precision precision, int threads) {
  if (precision == Precision::BFloat16 && !has_bfloat16()) return 0;
  const Run run =
      precision == Precision::BFloat16 ? multiply_add_bfloat16 : HWY_DYNAMIC_DISPATCH(multiply_add);
  ThreadPool pool(std::max(1, threads));
  std::vector<double> rates(pool.threads());
  pool.for_each(rates.size(),
                [&](std::size_t t) { rates[t] = gigaflops(run, 0.5f + static_cast<float>(t)); });
  return std::accumulate(rates.begin(), rates.end(), 0.0);
}

}  // namespace pellucid
#endif
