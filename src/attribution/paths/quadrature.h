#pragma once
// Integrals of the slopes along a path: by a fixed rule, or refined until they are certified.
//
// Every node gives F as well as its slopes, so over each interval between neighbouring nodes the
// exact answer of the *sum* of the scores is known: F's difference. What an interval's integral
// misses of it, its residual, is therefore known, not estimated. On each interval the polynomials
// through several stencils, sets of nodes around it, are integrated (4 and 6 nodes, centred or
// moved by one, and 8), and the one with the smallest residual is taken: beside a kink, a stencil
// on one side of it. The intervals that miss most are bisected until
//
//   certificate  sum |residual|               <= max(tolerance |F(x) - F(x')|, 1e-4), and
//   spread       max over the tokens, sum over the intervals, of the difference that the second
//                best stencil makes to a score  <= max(tolerance max |score|, 1e-4)
//
// Where F is rounded to bfloat16, every residual holds two nodes' rounding, which no bisection
// lowers. Its size is read from the residuals themselves: a quarter of the intervals hold little
// else. What is below it no longer counts for the first condition, and no interval narrower than
// 1/32 is cut. The certificate stays the sum of all residuals and may end above its tolerance:
// `limited_by_rounding` says so.
//
// The certificate is never below the completeness error |sum of scores - (F(x) - F(x'))|. The
// spread watches what completeness cannot see: errors of tokens that cancel. No node is thrown
// away.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "attribution/paths/nodes.h"
#include "attribution/paths/straight_path.h"

namespace pellucid {

/// Nodes at the positions asked for, in their order.
using EvaluateNodes = std::function<std::vector<PathNode>(std::span<const double> positions)>;

struct Integral {
  std::vector<PathNode> nodes;               // ascending
  std::vector<std::vector<double>> weights;  // [K][nodes]
  std::vector<double> certified_errors;      // [K]; empty for a fixed rule
  bool converged = true;
  bool limited_by_rounding = false;  // a certificate above its tolerance, and only rounding in it
};

/// One evaluation of all the nodes; `weights` are theirs for each of the K targets.
Integral integrate_fixed(const EvaluateNodes& evaluate, const Nodes& nodes);

struct AdaptiveLimits {
  double tolerance = 0.01;
  std::size_t max_nodes = 1000;  // at least 2
  bool rounded = false;          // F comes from products in bfloat16
};

/// Refines until every target is within its tolerance or the nodes are used up. Calls `on_round`
/// before each round with the share of the way to the tolerance, 0 to 1.
Integral integrate_adaptively(const EvaluateNodes& evaluate, const AdaptiveLimits& limits,
                              const std::function<void(double)>& on_round);

/// [S] target k's scores: the weighted sum of the nodes' slopes, S of them (StraightPath::slopes).
std::vector<double> scores_of(const Integral& integral, std::size_t k, std::size_t slopes);

}  // namespace pellucid
