#pragma once
// The straight line from a reference x' to the input x at a site, and F along it.
//
//   state(a) = x' + a (x - x'),   slope_t(a) = sum_h (x - x')_th dF/dstate_th at state(a)
//
// The integral of slope_t over a in [0, 1] is token t's integrated gradient; the sum over t of
// slope_t is dF/da. Only these [T] sums are kept per node, never a gradient [T x H].

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "attribution/method.h"

namespace pellucid {

/// F and its slopes at one point of the path, for K targets.
struct PathNode {
  double position = 0;         // a
  std::vector<float> logits;   // [C]
  std::vector<double> values;  // [K] F
  std::vector<double> slopes;  // [K x T]
};

/// Thread rule: immutable, share freely. Lifetime: the problem outlives it.
class StraightPath {
 public:
  /// From `reference` [T x width(site)] to the problem's input.
  StraightPath(const Problem& problem, Site site, Matrix reference);

  std::size_t tokens() const { return input_.rows(); }
  std::size_t targets() const { return problem_.classes.size(); }

  /// True if x and x' are the same: there is nothing to integrate.
  bool has_no_length() const;

  /// One forward per position and one backward per target. Calls `on_done` now and then on this
  /// thread, with the number of nodes that are done; it may throw to stop. Throws BadModel if F is
  /// not a finite number.
  std::vector<PathNode> evaluate(std::span<const double> positions,
                                 const std::function<void(std::size_t)>& on_done) const;

  /// Logits [C] of the reference: one forward.
  std::vector<float> reference_logits() const;

  /// Writes the state at a position: out [T x width(site)].
  void fill(double position, MatrixView out) const;

 private:
  const Problem& problem_;
  Site site_;
  Matrix reference_;   // [T x width(site)] x'
  Matrix input_;       // [T x width(site)] x
  Matrix difference_;  // [T x width(site)] x - x'
};

}  // namespace pellucid
