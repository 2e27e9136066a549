#include "attribution/paths/nodes.h"

#include <cmath>
#include <numbers>

#include "base/fail.h"

namespace pellucid {

namespace {

// Their making takes time that grows with the square, here some seconds; float32 sums of so many
// terms are long past any gain of accuracy.
constexpr std::size_t kMostGaussNodes = 10'000;
constexpr std::size_t kTermsBetweenCalls = 1'000'000;  // some hundredths of a second

struct Legendre {
  double value, derivative;
};

/// P_n(t) by the three-term recurrence, and P_n'(t); |t| < 1.
Legendre legendre(std::size_t n, double t) {
  double before = 1, value = t;
  for (std::size_t k = 2; k <= n; ++k) {
    const auto m = static_cast<double>(k);
    const double next = ((2 * m - 1) * t * value - (m - 1) * before) / m;
    before = value;
    value = next;
  }
  return {value, static_cast<double>(n) * (t * value - before) / (t * t - 1)};
}

/// torch.linspace(start, end, n) in float32: counted from the nearer end.
std::vector<double> linspace(double start, double end, std::size_t n) {
  const auto first = static_cast<float>(start), last = static_cast<float>(end);
  const float step = (last - first) / static_cast<float>(n - 1);
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i)
    values[i] = i < n / 2 ? first + step * static_cast<float>(i)
                          : last - step * static_cast<float>(n - 1 - i);
  return values;
}

}  // namespace

const std::vector<std::pair<std::string, Rule>>& quadrature_rules() {
  static const std::vector<std::pair<std::string, Rule>> rules = {
      {"gausslegendre", Rule::GaussLegendre},
      {"riemann_left", Rule::RiemannLeft},
      {"riemann_right", Rule::RiemannRight},
      {"riemann_middle", Rule::RiemannMiddle},
      {"riemann_trapezoid", Rule::RiemannTrapezoid}};
  return rules;
}

Nodes gauss_legendre(std::size_t n, const std::function<void()>& on_node) {
  Nodes nodes{std::vector<double>(n), std::vector<double>(n)};
  if (n == 1) return {{0.0}, {2.0}};
  std::size_t terms = 0;  // of the recurrence, since `on_node` was called
  for (std::size_t i = 0; i < (n + 1) / 2; ++i) {
    if (on_node && (terms += n) > kTermsBetweenCalls) {
      on_node();
      terms = 0;
    }
    // Tricomi's estimate of the root, then Newton's steps: three are enough for any n.
    const auto m = static_cast<double>(n);
    double t = -(1 - (m - 1) / (8 * m * m * m)) *
               std::cos(std::numbers::pi * (4 * static_cast<double>(i) + 3) / (4 * m + 2));
    for (int step = 0; step < 5; ++step) {
      const Legendre p = legendre(n, t);
      t -= p.value / p.derivative;
    }
    if (2 * i + 1 == n) t = 0;
    const double slope = legendre(n, t).derivative;
    nodes.positions[i] = t;
    nodes.positions[n - 1 - i] = -t;
    nodes.weights[i] = nodes.weights[n - 1 - i] = 2 / ((1 - t * t) * slope * slope);
  }
  return nodes;
}

Nodes make_nodes(Rule rule, std::size_t n, const std::function<void()>& on_node) {
  const std::size_t least = rule == Rule::GaussLegendre ? 1 : 2;
  if (n < least)
    fail(ErrorKind::BadRequest, "{}: too few for {} (expected at least {}, found {})",
         option("steps"), quadrature_rules()[static_cast<std::size_t>(rule)].first, least, n);
  if (rule == Rule::GaussLegendre && n > kMostGaussNodes)
    fail(ErrorKind::BadRequest, "{}: too many for gausslegendre (expected at most {}, found {})",
         option("steps"), kMostGaussNodes, n);
  const auto m = static_cast<double>(n);
  Nodes nodes{{}, std::vector<double>(n, 1 / m)};
  switch (rule) {
    case Rule::GaussLegendre:
      nodes = gauss_legendre(n, on_node);
      for (double& position : nodes.positions) position = 0.5 * (1 + position);
      for (double& weight : nodes.weights) weight *= 0.5;
      break;
    case Rule::RiemannLeft: nodes.positions = linspace(0, 1 - 1 / m, n); break;
    case Rule::RiemannRight: nodes.positions = linspace(1 / m, 1, n); break;
    case Rule::RiemannMiddle: nodes.positions = linspace(1 / (2 * m), 1 - 1 / (2 * m), n); break;
    case Rule::RiemannTrapezoid:
      nodes.positions = linspace(0, 1, n);
      nodes.weights.front() = nodes.weights.back() = 1 / (2 * m);
  }
  return nodes;
}

}  // namespace pellucid
