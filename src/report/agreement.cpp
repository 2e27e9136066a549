#include "report/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "report/numbers.h"

namespace pellucid {

namespace {

constexpr std::size_t kStrongest = 5;

/// 1 for the smallest; equals share their mean rank.
std::vector<double> ranks(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return scores[i]; });
  std::vector<double> out(scores.size());
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from;
    while (to < order.size() && scores[order[to]] == scores[order[from]]) ++to;
    const double mean = (static_cast<double>(from + to) + 1) / 2;
    for (std::size_t i = from; i < to; ++i) out[order[i]] = mean;
    from = std::max(to, from + 1);
  }
  return out;
}

/// Pearson's correlation of the ranks; NaN where one side does not vary.
double spearman(std::span<const double> a, std::span<const double> b) {
  const std::vector<double> x = ranks(a), y = ranks(b);
  const double mean = (static_cast<double>(a.size()) + 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : NAN;
}

}  // namespace

Agreement agreement(std::span<const double> a, std::span<const double> b) {
  Agreement found{spearman(a, b), 0, std::min(kStrongest, a.size())};
  const std::vector<std::size_t> x = by_strength(a), y = by_strength(b);
  const auto top = y.begin() + static_cast<std::ptrdiff_t>(found.of);
  for (std::size_t i = 0; i < found.of; ++i) found.shared += std::find(y.begin(), top, x[i]) != top;
  return found;
}

std::string show_correlation(const Agreement& agreement) {
  return std::isfinite(agreement.rank_correlation)
             ? fmt::format("{:.2f}", agreement.rank_correlation)
             : "–";
}

}  // namespace pellucid
