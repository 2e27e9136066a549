#pragma once
// Nodes and weights of the fixed quadrature rules on [0, 1], by Captum's names and with its
// numbers.
//
// rule               nodes a_k, k = 0 … n-1                    weights
// gausslegendre      (1 + t_k) / 2, t_k roots of P_n           w_k / 2
// riemann_left       k / n                                     1/n
// riemann_right      (k + 1) / n                               1/n
// riemann_middle     (k + 1/2) / n                             1/n
// riemann_trapezoid  k / (n - 1)                               1/n, the two ends 1/(2n)
//
// Captum's trapezoid divides by n where the textbook divides by n - 1: its weights sum to
// (n - 1)/n, and its answer is that much too small. The Riemann nodes are float32 numbers, as
// torch.linspace gives them. Source: Captum, captum/attr/_utils/approximation_methods.py.

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace pellucid {

struct Nodes {
  std::vector<double> positions;  // [n] ascending, in [0, 1]
  std::vector<double> weights;    // [n]
};

enum class Rule { GaussLegendre, RiemannLeft, RiemannRight, RiemannMiddle, RiemannTrapezoid };

/// Captum's names, the default first.
const std::vector<std::pair<std::string, Rule>>& quadrature_rules();

/// Throws BadRequest, naming the option `steps`, for n = 0, for n = 1 with a Riemann rule, and for
/// more than 10,000 Gauss–Legendre nodes, which take time that grows with the square of n. Many
/// Gauss–Legendre nodes take long: `on_node` is called now and then on this thread and may throw to
/// stop.
Nodes make_nodes(Rule rule, std::size_t n, const std::function<void()>& on_node = {});

/// Gauss–Legendre on [-1, 1], ascending; n >= 1. To about 1e-15.
Nodes gauss_legendre(std::size_t n, const std::function<void()>& on_node = {});

}  // namespace pellucid
