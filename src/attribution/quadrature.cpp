#include "attribution/quadrature.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

namespace pellucid {

namespace {

constexpr std::size_t kStartNodes = 9;    // even, both ends included
constexpr std::size_t kWindow = 6;        // nodes of an interval's polynomial
constexpr std::size_t kMostPerRound = 4;  // bisections: a round fills the matrix units
constexpr double kFloor = 1e-4;           // of the tolerance, in F's unit
/// Below this a position's float32 neighbours are too near for a bisection.
constexpr double kNarrowest = 1e-6;

/// The weights of an interval's nodes: first, and how many.
struct Stencil {
  std::size_t first = 0;
  std::array<double, kWindow> weights{};
  std::size_t size = 0;
};

/// Integrates over [x_i, x_i+1] the polynomial through the `kWindow` nodes around it.
Stencil make_stencil(const std::vector<PathNode>& nodes, std::size_t i) {
  const std::size_t size = std::min(kWindow, nodes.size());
  const std::size_t before = size / 2 - 1;
  const std::size_t first = std::min(i > before ? i - before : 0, nodes.size() - size);
  const double a = nodes[i].position, b = nodes[i + 1].position;
  // Three Gauss points integrate degree 5 exactly.
  static const Nodes gauss = gauss_legendre(kWindow / 2);
  Stencil stencil{first, {}, size};
  for (std::size_t g = 0; g < gauss.positions.size(); ++g) {
    const double x = (a + b) / 2 + (b - a) / 2 * gauss.positions[g];
    for (std::size_t j = 0; j < size; ++j) {
      double basis = 1;  // Lagrange's
      for (std::size_t m = 0; m < size; ++m)
        if (m != j)
          basis *= (x - nodes[first + m].position) /
                   (nodes[first + j].position - nodes[first + m].position);
      stencil.weights[j] += (b - a) / 2 * gauss.weights[g] * basis;
    }
  }
  return stencil;
}

/// dF/da of target k at a node.
double total_slope(const PathNode& node, std::size_t k) {
  const std::size_t tokens = node.slopes.size() / node.values.size();
  double sum = 0;
  for (std::size_t t = 0; t < tokens; ++t) sum += node.slopes[k * tokens + t];
  return sum;
}

/// The state of one refinement: nodes, and what each interval misses for each target.
class Refinement {
 public:
  Refinement(std::vector<PathNode> nodes, double tolerance)
      : nodes_(std::move(nodes)), tolerance_(tolerance) {
    measure();
  }

  /// Largest over the targets of error / allowed error; at most 1 means done.
  double worst() const {
    double worst = 0;
    for (std::size_t k = 0; k < targets(); ++k) worst = std::max(worst, errors_[k] / allowed(k));
    return worst;
  }

  /// Middles of the intervals that matter most: enough that the others' residuals are within the
  /// tolerance, at most `limit`.
  std::vector<double> next_positions(std::size_t limit) const {
    std::vector<double> urgency(intervals(), 0.0);
    std::vector<double> left(targets());  // what remains of the error, in units of what is allowed
    for (std::size_t k = 0; k < targets(); ++k) {
      left[k] = errors_[k] / allowed(k);
      if (left[k] <= 1) continue;
      for (std::size_t i = 0; i < intervals(); ++i)
        urgency[i] = std::max(urgency[i], residual(i, k) / allowed(k));
    }
    std::vector<std::size_t> order(intervals());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t i, std::size_t j) { return urgency[i] > urgency[j]; });
    std::vector<double> positions;
    for (const std::size_t i : order) {
      if (positions.size() == limit || *std::max_element(left.begin(), left.end()) <= 1) break;
      const double a = nodes_[i].position, b = nodes_[i + 1].position;
      if (b - a < kNarrowest) continue;
      positions.push_back((a + b) / 2);
      for (std::size_t k = 0; k < targets(); ++k) left[k] -= residual(i, k) / allowed(k);
    }
    return positions;
  }

  void add(std::vector<PathNode> more) {
    std::move(more.begin(), more.end(), std::back_inserter(nodes_));
    std::sort(nodes_.begin(), nodes_.end(),
              [](const PathNode& a, const PathNode& b) { return a.position < b.position; });
    measure();
  }

  std::size_t size() const { return nodes_.size(); }

  Integral finish() && {
    const bool converged = worst() <= 1;
    return {std::move(nodes_), std::move(weights_), std::move(errors_), converged};
  }

 private:
  std::size_t targets() const { return nodes_[0].values.size(); }
  std::size_t intervals() const { return nodes_.size() - 1; }
  double residual(std::size_t i, std::size_t k) const { return residuals_[i * targets() + k]; }

  double allowed(std::size_t k) const {
    return std::max(tolerance_ * std::abs(nodes_.back().values[k] - nodes_.front().values[k]),
                    kFloor);
  }

  void measure() {
    weights_.assign(nodes_.size(), 0.0);
    errors_.assign(targets(), 0.0);
    residuals_.assign(intervals() * targets(), 0.0);
    std::vector<double> slopes(nodes_.size() * targets());
    for (std::size_t n = 0; n < nodes_.size(); ++n)
      for (std::size_t k = 0; k < targets(); ++k)
        slopes[n * targets() + k] = total_slope(nodes_[n], k);
    for (std::size_t i = 0; i < intervals(); ++i) {
      const Stencil stencil = make_stencil(nodes_, i);
      for (std::size_t j = 0; j < stencil.size; ++j)
        weights_[stencil.first + j] += stencil.weights[j];
      for (std::size_t k = 0; k < targets(); ++k) {
        double integral = 0;
        for (std::size_t j = 0; j < stencil.size; ++j)
          integral += stencil.weights[j] * slopes[(stencil.first + j) * targets() + k];
        const double missed = integral - (nodes_[i + 1].values[k] - nodes_[i].values[k]);
        residuals_[i * targets() + k] = std::abs(missed);
        errors_[k] += std::abs(missed);
      }
    }
  }

  std::vector<PathNode> nodes_;  // ascending
  double tolerance_;
  std::vector<double> weights_;    // [nodes]
  std::vector<double> residuals_;  // [intervals x K] absolute
  std::vector<double> errors_;     // [K] their sums
};

std::vector<double> even_positions(std::size_t count) {
  std::vector<double> positions(count);
  for (std::size_t i = 0; i < count; ++i)
    positions[i] = static_cast<double>(i) / static_cast<double>(count - 1);
  return positions;
}

}  // namespace

Integral integrate_fixed(const EvaluateNodes& evaluate, const Nodes& nodes) {
  return {evaluate(nodes.positions), nodes.weights, {}, true};
}

Integral integrate_adaptively(const EvaluateNodes& evaluate, const AdaptiveLimits& limits,
                              const std::function<void(double)>& on_round) {
  assert(limits.max_nodes >= 2);
  on_round(0);
  Refinement refinement(evaluate(even_positions(std::min(kStartNodes, limits.max_nodes))),
                        limits.tolerance);
  double share = 0;
  while (refinement.worst() > 1 && refinement.size() < limits.max_nodes) {
    share = std::max(share, 1 / refinement.worst());
    on_round(share);
    const std::vector<double> positions =
        refinement.next_positions(std::min(kMostPerRound, limits.max_nodes - refinement.size()));
    if (positions.empty()) break;
    refinement.add(evaluate(positions));
  }
  return std::move(refinement).finish();
}

std::vector<double> scores_of(const Integral& integral, std::size_t k, std::size_t tokens) {
  std::vector<double> scores(tokens, 0.0);
  for (std::size_t n = 0; n < integral.nodes.size(); ++n)
    for (std::size_t t = 0; t < tokens; ++t)
      scores[t] += integral.weights[n] * integral.nodes[n].slopes[k * tokens + t];
  return scores;
}

}  // namespace pellucid
