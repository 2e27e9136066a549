#pragma once
// Runs many sequences through a classifier: cuts them into blocks (block_cut.h), gives blocks to
// threads.
//
// Memory is the weights plus a block per thread, whatever the number of sequences. No result
// depends on how the sequences were cut.

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/mutex.h"
#include "base/parallel.h"
#include "model/classifier.h"

namespace pellucid {

/// Sequences given by their states at a site. Worker threads call the functions, which must be
/// thread-safe: `fill` once for an index, `input` several times. An input outlives the call that
/// the points are given to.
struct Points {
  Site site;
  std::size_t count = 0;
  std::function<const ModelInput&(std::size_t)> input;  // length, positions, types, head's tokens
  std::function<void(std::size_t, MatrixView)> fill;    // writes [T x width(site)]
};

/// F and its derivative at one point: reads logits [C], writes d_logits [C], returns F. Where the
/// point has several rows of logits, both have all rows, one after the other.
using Objective = std::function<double(std::span<const float> logits, std::span<float> d_logits)>;

/// Receives one point's result for objective `k`: F, the logits and d_state [T x width(site)].
/// Called on worker threads; every (point, k) once.
using ConsumeGradient = std::function<void(std::size_t point, std::size_t k, double value,
                                           std::span<const float> logits, ConstMatrixView d_state)>;

/// Before each block that the caller's thread runs it asks StopCheck::now().
/// No function returns logits or gradients that are not finite: all throw BadModel instead.
/// Thread rule: thread-safe; `model` and `pool` outlive it.
class Evaluator {
 public:
  Evaluator(const Classifier& model, ThreadPool& pool);
  ~Evaluator();

  const Classifier& model() const { return model_; }

  /// Logits [N x C] of tokenized inputs; more rows where an input has several.
  Matrix logits(std::span<const ModelInput> inputs) const;
  Matrix logits(const Points& points) const;

  /// States of one input at a site: [T x width(site)].
  Matrix states(const ModelInput& input, Site site) const;
  /// The same from given word embeddings [T x width(word embeddings)].
  Matrix states_from(const ModelInput& input, ConstMatrixView word_embeddings, Site site) const;

  /// States of every point at a later or equal site; `consume(point, [T x width(to)])` is called on
  /// worker threads.
  void advance(const Points& points, Site to,
               const std::function<void(std::size_t, ConstMatrixView)>& consume) const;

  /// One forward per point, and one backward per point and objective.
  void gradients(const Points& points, std::span<const Objective> objectives,
                 const ConsumeGradient& consume) const;

 private:
  struct Buffers;  // of one running block
  using RunBlock = std::function<void(const Block&, std::size_t first_point, Buffers&)>;

  void for_blocks(const Points& points, const RunBlock& run) const;
  std::unique_ptr<Buffers> borrow() const;
  void give_back(std::unique_ptr<Buffers> buffers) const;

  const Classifier& model_;
  ThreadPool& pool_;
  mutable Mutex mutex_;
  mutable std::vector<std::unique_ptr<Buffers>> idle_ GUARDED_BY(mutex_);  // kept to be used again
};

}  // namespace pellucid
