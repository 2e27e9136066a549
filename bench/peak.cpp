// The machine's limit: multiply-adds from registers alone, on every core.
//
// Prints one JSON object: threads, and the best fp32 GFLOP/s of a few runs. Each thread's rate is
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

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Sum of the threads' rates.
double gigaflops(unsigned threads, long rounds) {
  std::vector<float> results(threads);
  std::vector<double> rates(threads);
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] {
      const double start = thread_seconds();
      results[t] = multiply_add(rounds, 0.5f + static_cast<float>(t));
      const double taken = thread_seconds() - start;
      rates[t] = 2.0 * kLanes * kChains * static_cast<double>(rounds) / taken / 1e9;
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
  double best = 0;
  for (int run = 0; run < 5; ++run) best = std::max(best, gigaflops(threads, 20'000'000));
  std::printf("{\"threads\": %u, \"vector_bytes\": %zu, \"fp32_gflops\": %.1f}\n", threads, kBytes,
              best);
}
