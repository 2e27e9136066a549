// The machine's limit as JSON: threads, and the best GFLOP/s of a few measurements of multiply-adds
// from registers, in fp32 and, where the processor multiplies it, in bf16 (0 elsewhere).

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "pellucid/profile.h"

int main(int argc, char** argv) {
  const int threads = argc > 1
                          ? std::max(1, std::atoi(argv[1]))
                          : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  double fp32 = 0, bf16 = 0;
  for (int run = 0; run < 5; ++run) {
    fp32 = std::max(fp32, pellucid::peak_gigaflops(pellucid::Precision::Float32, threads));
    bf16 = std::max(bf16, pellucid::peak_gigaflops(pellucid::Precision::BFloat16, threads));
  }
  std::printf("{\"threads\": %d, \"fp32_gflops\": %.1f, \"bf16_gflops\": %.1f}\n", threads, fp32,
              bf16);
}
