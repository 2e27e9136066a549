// The machine's limit: multiply-adds from registers alone, on every core.
//
// Prints one JSON object: threads, and the best GFLOP/s of a few runs, in fp32 and, where the
// processor multiplies it, in bf16 (0 elsewhere). Each thread's rate is
// taken by its own processor time, so other programs on the machine do not lower the limit. Sixteen
// independent chains of the widest vectors that the compiler targets hide the latency of the
// multiply-add (4 to 5 cycles, two a cycle); nothing is loaded or stored in the loop.

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <numeric>
#include <thread>
#include <vector>

#if defined(__AVX512BF16__)
#include <immintrin.h>
#endif

namespace {

#if defined(__AVX512F__)
constexpr std::size_t kBytes = 64;
#elif defined(__AVX__)
constexpr std::size_t kBytes = 32;
#else
constexpr std::size_t kBytes = 16;
#endif
using Vector __attribute__((vector_size(kBytes))) = float;

constexpr int kChains = 16;
constexpr std::size_t kLanes = kBytes / sizeof(float);

/// Runs `rounds` of kChains multiply-adds; the result keeps the compiler from dropping them.
float multiply_add(long rounds, float seed) {
  Vector sums[kChains];
  for (int c = 0; c < kChains; ++c) sums[c] = Vector{} + seed * static_cast<float>(c);
  const Vector factor = Vector{} + 0.9999f, term = Vector{} + seed;
  for (long r = 0; r < rounds; ++r) {
#pragma GCC unroll 16
    for (int c = 0; c < kChains; ++c) sums[c] = sums[c] * factor + term;
  }
  float total = 0;
  for (const Vector& sum : sums) total += sum[0];
  return total;
}

#if defined(__AVX512BF16__)
/// The same of pairs of bfloat16 numbers, summed in floats: two multiply-adds a lane.
float multiply_add_bfloat16(long rounds, float seed) {
  __m512 sums[kChains];
  for (int c = 0; c < kChains; ++c) sums[c] = _mm512_set1_ps(seed * static_cast<float>(c));
  const __m512bh a = _mm512_cvtne2ps_pbh(_mm512_set1_ps(0.5f), _mm512_set1_ps(seed));
  for (long r = 0; r < rounds; ++r) {
#pragma GCC unroll 16
    for (int c = 0; c < kChains; ++c) sums[c] = _mm512_dpbf16_ps(sums[c], a, a);
  }
  float total = 0;
  for (const __m512& sum : sums) total += _mm512_cvtss_f32(sum);
  return total;
}
constexpr double kBfloat16Lanes = 32;
#else
float multiply_add_bfloat16(long, float) { return 0; }
constexpr double kBfloat16Lanes = 0;
#endif

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Sum of the threads' rates.
double gigaflops(unsigned threads, long rounds, float (*run)(long, float), double lanes) {
  std::vector<float> results(threads);
  std::vector<double> rates(threads);
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      const double start = thread_seconds();
      results[t] = run(rounds, 0.5f + static_cast<float>(t));
      const double taken = thread_seconds() - start;
      rates[t] = 2.0 * lanes * kChains * static_cast<double>(rounds) / taken / 1e9;
    });
  }
  for (std::thread& worker : workers) worker.join();
  if (results[0] == -1.0f) std::puts("");  // the results are used
  return std::accumulate(rates.begin(), rates.end(), 0.0);
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned threads = argc > 1 ? static_cast<unsigned>(std::max(1, std::atoi(argv[1])))
                                    : std::max(1u, std::thread::hardware_concurrency());
  double fp32 = 0, bf16 = 0;
  for (int run = 0; run < 5; ++run) {
    fp32 = std::max(fp32, gigaflops(threads, 20'000'000, multiply_add, kLanes));
    bf16 = std::max(bf16, gigaflops(threads, 20'000'000, multiply_add_bfloat16, kBfloat16Lanes));
  }
  std::printf(
      "{\"threads\": %u, \"vector_bytes\": %zu, \"fp32_gflops\": %.1f, \"bf16_gflops\": %.1f}\n",
      threads, kBytes, fp32, bf16);
}
