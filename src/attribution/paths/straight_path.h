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
#include "attribution/paths/path_ends.h"

namespace pellucid {

/// F and its slopes at one point of the path, for K targets.
struct PathNode {
  double position = 0;         // a
  std::vector<float> logits;   // [C]
  std::vector<double> values;  // [K] F
  std::vector<double> slopes;  // [K x T], or [K x parts x T] where the scores are split
};

/// Thread rule: immutable, share freely. Lifetime: the problem outlives it.
class StraightPath {
 public:
  /// From the reference to the problem's input.
  StraightPath(const Problem& problem, PathEnds ends);

  std::size_t tokens() const { return input_.rows(); }
  /// Slopes of a target at a node: tokens, or parts x tokens.
  std::size_t slopes() const { return tokens() * scored_parts().size(); }
  const std::vector<PathPart>& parts() const { return ends_.parts; }
  std::size_t targets() const { return problem_.classes.size(); }

  /// True if x and x' are the same: there is nothing to integrate.
  bool has_no_length() const;

  /// One forward per position and one backward per target. Calls `on_done` now and then on this
  /// thread, with the number of nodes that are done; it may throw to stop.
  std::vector<PathNode> evaluate(std::span<const double> positions,
                                 const std::function<void(std::size_t)>& on_done) const;

  /// Logits [C] of the reference: one forward.
  std::vector<float> reference_logits() const;

  /// What of x - x' is scored: the parts, or the whole.
  const std::vector<PathPart>& scored_parts() const {
    return ends_.parts.empty() ? step_ : ends_.parts;
  }

  /// Writes the state at a position: out [T x width(site)].
  void fill(double position, MatrixView out) const;

 private:
  const Problem& problem_;
  PathEnds ends_;
  Matrix input_;                // [T x width(site)] x
  std::vector<PathPart> step_;  // [T x width(site)] x - x', whole
};

}  // namespace pellucid
