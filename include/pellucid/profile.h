#pragma once
// Where the time goes: what `--profile` prints.

#include <array>
#include <cstddef>
#include <memory>

#include "pellucid/precision.h"

namespace pellucid {

/// What a thread is doing. The softmax inside an attention, and its positions, belong to it.
enum class Stage {
  Other,  // embeddings, sums, copies, what is between the others
  Load,
  Tokenize,
  MatrixProducts,  // with weights
  Attention,
  Elementwise,  // norms and activations
  Method,       // a method's own work: points, sums, fits
  Report,
  Waiting,  // for other threads; of the calling thread alone
};
constexpr std::size_t kStages = static_cast<std::size_t>(Stage::Waiting) + 1;

/// Thread rule: a plain value; share while nobody writes.
struct Profile {
  std::array<double, kStages> seconds{};  // by Stage, all threads added; wall clock
  double matrix_flops = 0;                // executed in products with weights
  double attention_flops = 0;             // executed in products inside attention
  double elapsed = 0;                     // seconds since the profiler began

  double in(Stage stage) const { return seconds[static_cast<std::size_t>(stage)]; }
};

/// Counts what the calls of this thread do, with the threads that work for them, as long as it
/// lives. Of two, the younger counts. Without one nothing is counted, and nothing is lost.
/// Thread rule: one thread at a time, always the one that made it.
class Profiler {
 public:
  Profiler();
  ~Profiler();
  Profiler(const Profiler&) = delete;
  Profiler& operator=(const Profiler&) = delete;

  /// So far. Not inside a call.
  Profile profile() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// GFLOP/s of multiply-adds from registers on that many threads at once: what no program here
/// exceeds. 0 if the processor does not multiply numbers of this precision. Takes some 40 ms.
double peak_gigaflops(Precision precision, int threads);

}  // namespace pellucid
