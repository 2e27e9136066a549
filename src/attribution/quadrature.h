#pragma once
// Integrals of the slopes along a path: by a fixed rule, or refined until they are certified.
//
// Every node gives F as well as its slope, so over each interval between neighbouring nodes the
// exact answer of the *sum* of the scores is known: F's difference. What the integral misses there,
// its residual, is therefore known, not estimated; the intervals with the largest are bisected
// until sum |residual| <= max(tolerance |F(x) - F(x')|, 1e-4). That sum is the certificate: it is
// never below the completeness error |sum of scores - (F(x) - F(x'))|. No node is thrown away.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "attribution/nodes.h"
#include "attribution/straight_path.h"

namespace pellucid {

/// Nodes at the positions asked for, in their order.
using EvaluateNodes = std::function<std::vector<PathNode>(std::span<const double> positions)>;

struct Integral {
  std::vector<PathNode> nodes;           // ascending
  std::vector<double> weights;           // one per node, shared by all targets and tokens
  std::vector<double> certified_errors;  // [K]; empty for a fixed rule
  bool converged = true;
};

Integral integrate_fixed(const EvaluateNodes& evaluate, const Nodes& nodes);

struct AdaptiveLimits {
  double tolerance = 0.01;
  std::size_t max_nodes = 1000;  // at least 2
};

/// Refines until every target is within its tolerance or the nodes are used up. Calls `on_round`
/// before each round with the share of the way to the tolerance, 0 to 1.
Integral integrate_adaptively(const EvaluateNodes& evaluate, const AdaptiveLimits& limits,
                              const std::function<void(double)>& on_round);

/// [T] target k's scores: the weighted sum of its slopes.
std::vector<double> scores_of(const Integral& integral, std::size_t k, std::size_t tokens);

}  // namespace pellucid
