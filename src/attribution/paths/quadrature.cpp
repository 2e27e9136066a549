#include "attribution/paths/quadrature.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

namespace pellucid {

namespace {

constexpr std::size_t kStartNodes = 9;  // even, both ends included
constexpr double kFloor = 1e-4;         // of both tolerances, in F's unit
constexpr double kSpreadShare = 1.0;    // of the tolerance
/// Residuals of pure rounding: their lower quartile times this is twice their standard deviation.
constexpr double kRoundingQuartiles = 6;
/// An interval narrower than this is not cut: its float32 positions are too near.
constexpr double kNarrowest = 1e-6;
/// The same where slopes are rounded to bfloat16, by more than a cut could mend.
constexpr double kNarrowestRounded = 1.0 / 32;

/// The nodes of an interval's polynomial: how many, and how far moved from the centred place.
/// Chosen by measurement: docs/methods.md.
struct Placement {
  std::size_t size;
  int shift;
};
constexpr std::array<Placement, 7> kPlacements = {
    {{6, 0}, {6, 1}, {6, -1}, {4, 0}, {4, 1}, {4, -1}, {8, 0}}};
constexpr std::size_t kWidest = 8;

/// One integral over an interval: the weights of the nodes from `first` on.
struct Stencil {
  std::size_t first = 0;
  std::size_t size = 0;
  std::array<double, kWidest> weights{};
};

/// Integrates over [x_i, x_i+1] the polynomial through `size` nodes from `first` on.
Stencil make_stencil(const std::vector<PathNode>& nodes, std::size_t i, std::size_t first,
                     std::size_t size) {
  // Four Gauss points integrate the polynomial of degree 7 exactly.
  static const Nodes gauss = gauss_legendre(kWidest / 2);
  const double a = nodes[i].position, b = nodes[i + 1].position;
  Stencil stencil{first, size, {}};
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

/// The interval's candidates, each once; near an end the stencils move inward.
std::vector<Stencil> make_stencils(const std::vector<PathNode>& nodes, std::size_t i) {
  std::vector<Stencil> stencils;
  for (const Placement placement : kPlacements) {
    const std::size_t size = std::min(placement.size, nodes.size());
    const auto last = static_cast<std::ptrdiff_t>(nodes.size() - size);
    const auto wanted = static_cast<std::ptrdiff_t>(i + 1) - static_cast<std::ptrdiff_t>(size / 2) +
                        placement.shift;
    const auto first = static_cast<std::size_t>(std::clamp(wanted, std::ptrdiff_t{0}, last));
    const bool covers = first <= i && i + 1 < first + size;
    const bool known = std::any_of(stencils.begin(), stencils.end(), [&](const Stencil& other) {
      return other.first == first && other.size == size;
    });
    if (covers && !known) stencils.push_back(make_stencil(nodes, i, first, size));
  }
  return stencils;
}

/// What one target's refinement knows: one entry per interval.
struct Measured {
  std::vector<double> residuals;  // absolute
  std::vector<double> spreads;    // the second best stencil's largest difference to a token's score
  std::vector<double> weights;    // [nodes]
  double certified = 0;           // sum of the residuals
  double rounding = 0;            // the size of a residual that holds nothing but rounding
  double open = 0;                // sum of what the residuals have above it
  double spread = 0;              // largest over the tokens of the differences' sum
  double allowed = 0;             // of the certificate
  double allowed_spread = 0;
};

/// The state of one refinement.
class Refinement {
 public:
  Refinement(std::vector<PathNode> nodes, const AdaptiveLimits& limits)
      : nodes_(std::move(nodes)), tolerance_(limits.tolerance), rounded_(limits.rounded) {
    measure();
  }

  std::size_t size() const { return nodes_.size(); }

  /// Largest share of what is allowed that any target uses; at most 1 means done.
  double worst() const {
    double worst = 0;
    for (const Measured& m : targets_)
      worst = std::max({worst, m.open / m.allowed, m.spread / m.allowed_spread});
    return worst;
  }

  /// Middles of the intervals that matter most: enough that what the others miss is allowed, at
  /// most `limit`.
  std::vector<double> next_positions(std::size_t limit) const {
    std::vector<double> urgency(nodes_.size() - 1, 0.0);
    std::vector<Measured> left = targets_;  // what remains if the picked intervals become exact
    for (const Measured& m : targets_)
      for (std::size_t i = 0; i < urgency.size(); ++i) {
        if (m.open > m.allowed) urgency[i] = std::max(urgency[i], open_part(m, i) / m.allowed);
        if (m.spread > m.allowed_spread)
          urgency[i] = std::max(urgency[i], m.spreads[i] / m.allowed_spread);
      }
    std::vector<std::size_t> order(urgency.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t i, std::size_t j) { return urgency[i] > urgency[j]; });
    std::vector<double> positions;
    for (const std::size_t i : order) {
      if (positions.size() == limit || std::all_of(left.begin(), left.end(), is_done)) break;
      const double a = nodes_[i].position, b = nodes_[i + 1].position;
      if (urgency[i] == 0) break;
      if (b - a < (rounded_ ? kNarrowestRounded : kNarrowest)) continue;
      positions.push_back((a + b) / 2);
      for (Measured& m : left) {
        m.open -= open_part(m, i);
        m.spread -= m.spreads[i];
      }
    }
    return positions;
  }

  void add(std::vector<PathNode> more) {
    std::move(more.begin(), more.end(), std::back_inserter(nodes_));
    std::sort(nodes_.begin(), nodes_.end(),
              [](const PathNode& a, const PathNode& b) { return a.position < b.position; });
    measure();
  }

  Integral finish() && {
    Integral integral;
    integral.converged = worst() <= 1 || (rounded_ && next_positions(1).empty());
    for (Measured& m : targets_) {
      integral.limited_by_rounding |= integral.converged && m.certified > m.allowed;
      integral.weights.push_back(std::move(m.weights));
      integral.certified_errors.push_back(m.certified);
    }
    integral.nodes = std::move(nodes_);
    return integral;
  }

 private:
  static bool is_done(const Measured& m) {
    return m.open <= m.allowed && m.spread <= m.allowed_spread;
  }

  static double open_part(const Measured& m, std::size_t i) {
    return std::max(0.0, m.residuals[i] - m.rounding);
  }

  double rounding_in(std::vector<double> residuals) const {
    if (!rounded_) return 0;
    const auto quartile = residuals.begin() + static_cast<std::ptrdiff_t>(residuals.size() / 4);
    std::nth_element(residuals.begin(), quartile, residuals.end());
    return kRoundingQuartiles * *quartile;
  }

  void measure() {
    std::vector<std::vector<Stencil>> stencils;
    for (std::size_t i = 0; i + 1 < nodes_.size(); ++i)
      stencils.push_back(make_stencils(nodes_, i));
    targets_.clear();
    for (std::size_t k = 0; k < nodes_[0].values.size(); ++k)
      targets_.push_back(measure_target(k, stencils));
  }

  Measured measure_target(std::size_t k, const std::vector<std::vector<Stencil>>& stencils) const {
    Measured m;
    m.weights.assign(nodes_.size(), 0.0);
    std::vector<double> token_spreads(slopes_of_target(), 0.0);
    for (std::size_t i = 0; i < stencils.size(); ++i) {
      const double difference = nodes_[i + 1].values[k] - nodes_[i].values[k];
      std::vector<double> misses;  // one per candidate, absolute
      for (const Stencil& stencil : stencils[i])
        misses.push_back(std::abs(total(stencil, k) - difference));
      std::vector<std::size_t> order(misses.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return misses[a] < misses[b]; });
      const Stencil& best = stencils[i][order[0]];
      const Stencil& second = stencils[i][order[order.size() > 1 ? 1 : 0]];
      for (std::size_t j = 0; j < best.size; ++j) m.weights[best.first + j] += best.weights[j];
      m.residuals.push_back(misses[order[0]]);
      m.spreads.push_back(add_differences(best, second, k, token_spreads));
      m.certified += m.residuals.back();
    }
    m.rounding = rounding_in(m.residuals);
    for (std::size_t i = 0; i < m.residuals.size(); ++i) m.open += open_part(m, i);
    m.spread = *std::max_element(token_spreads.begin(), token_spreads.end());
    m.allowed =
        std::max(tolerance_ * std::abs(nodes_.back().values[k] - nodes_.front().values[k]), kFloor);
    m.allowed_spread = std::max(kSpreadShare * tolerance_ * largest_score(m.weights, k), kFloor);
    return m;
  }

  std::size_t slopes_of_target() const { return nodes_[0].slopes.size() / nodes_[0].values.size(); }
  double slope(std::size_t node, std::size_t k, std::size_t t) const {
    return nodes_[node].slopes[k * slopes_of_target() + t];
  }

  /// The stencil's integral of dF/da, the sum over the tokens.
  double total(const Stencil& stencil, std::size_t k) const {
    double sum = 0;
    for (std::size_t j = 0; j < stencil.size; ++j) {
      double slopes = 0;
      for (std::size_t t = 0; t < slopes_of_target(); ++t) slopes += slope(stencil.first + j, k, t);
      sum += stencil.weights[j] * slopes;
    }
    return sum;
  }

  /// Adds each token's |a - b| to `sums` [T]; returns the largest of them.
  double add_differences(const Stencil& a, const Stencil& b, std::size_t k,
                         std::vector<double>& sums) const {
    double largest = 0;
    for (std::size_t t = 0; t < slopes_of_target(); ++t) {
      double difference = 0;
      for (std::size_t j = 0; j < a.size; ++j)
        difference += a.weights[j] * slope(a.first + j, k, t);
      for (std::size_t j = 0; j < b.size; ++j)
        difference -= b.weights[j] * slope(b.first + j, k, t);
      sums[t] += std::abs(difference);
      largest = std::max(largest, std::abs(difference));
    }
    return largest;
  }

  double largest_score(const std::vector<double>& weights, std::size_t k) const {
    double largest = 0;
    for (std::size_t t = 0; t < slopes_of_target(); ++t) {
      double score = 0;
      for (std::size_t n = 0; n < nodes_.size(); ++n) score += weights[n] * slope(n, k, t);
      largest = std::max(largest, std::abs(score));
    }
    return largest;
  }

  std::vector<PathNode> nodes_;  // ascending
  double tolerance_;
  bool rounded_;
  std::vector<Measured> targets_;  // [K]
};

/// Bisections at most: a round fills the matrix units, and rounds stay few.
std::size_t most_per_round(std::size_t nodes) { return std::max<std::size_t>(4, nodes / 4); }

std::vector<double> even_positions(std::size_t count) {
  std::vector<double> positions(count);
  for (std::size_t i = 0; i < count; ++i)
    positions[i] = static_cast<double>(i) / static_cast<double>(count - 1);
  return positions;
}

}  // namespace

Integral integrate_fixed(const EvaluateNodes& evaluate, const Nodes& nodes) {
  Integral integral;
  integral.nodes = evaluate(nodes.positions);
  integral.weights.assign(integral.nodes[0].values.size(), nodes.weights);
  return integral;
}

Integral integrate_adaptively(const EvaluateNodes& evaluate, const AdaptiveLimits& limits,
                              const std::function<void(double)>& on_round) {
  assert(limits.max_nodes >= 2);
  on_round(0);
  Refinement refinement(evaluate(even_positions(std::min(kStartNodes, limits.max_nodes))), limits);
  double share = 0;
  while (refinement.worst() > 1 && refinement.size() < limits.max_nodes) {
    share = std::max(share, 1 / refinement.worst());
    on_round(share);
    const std::vector<double> positions = refinement.next_positions(
        std::min(most_per_round(refinement.size()), limits.max_nodes - refinement.size()));
    if (positions.empty()) break;
    refinement.add(evaluate(positions));
  }
  return std::move(refinement).finish();
}

std::vector<double> scores_of(const Integral& integral, std::size_t k, std::size_t slopes) {
  std::vector<double> scores(slopes, 0.0);
  for (std::size_t n = 0; n < integral.nodes.size(); ++n)
    for (std::size_t t = 0; t < slopes; ++t)
      scores[t] += integral.weights[k][n] * integral.nodes[n].slopes[k * slopes + t];
  return scores;
}

}  // namespace pellucid
