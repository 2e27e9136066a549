// The lasso's path by least angle regression (Efron, Hastie, Johnstone, Tibshirani: "Least Angle
// Regression", 2004), on the centred, weighted data, as LIME's feature selection `lasso_path` walks
// it: from the end of the path backwards to the first set of at most `count` features.
//
// On the way every active feature has the same |correlation| with the residual. Until another ties
// with them, the coefficients move together along  G_A^-1 sign_A;  one that reaches zero leaves.

#include "attribution/surrogates/lasso_path.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attribution/surrogates/cholesky.h"

namespace pellucid {

namespace {

constexpr int kMostKnots = 500;      // scikit-learn's
constexpr double kSmallest = 1e-12;  // of the first correlation: what is left is rounding
constexpr double kInfinity = std::numeric_limits<double>::infinity();

class LassoPath {
 public:
  explicit LassoPath(const Moments& moments)
      : moments_(moments), coefficients_(moments.features(), 0.0) {
    for (std::size_t j = 0; j < coefficients_.size(); ++j)
      correlations_.push_back(moments.covariance_with_y(j));
    const auto [low, high] = std::minmax_element(correlations_.begin(), correlations_.end());
    smallest_ = kSmallest * std::max(-*low, *high);
  }

  /// Moves to the next knot; false at the end of the path.
  bool step() {
    const std::size_t entering = strongest();
    if (!left_ && entering < coefficients_.size()) active_.push_back(entering);
    left_ = false;
    const double largest = active_.empty() ? 0 : std::abs(correlations_[active_[0]]);
    if (active_.empty() || largest <= smallest_) return false;
    const std::vector<double> direction = move_together();
    const std::vector<double> change = correlation_change(direction);
    double length = 1;  // to where the correlations of the active ones are zero
    for (std::size_t j = 0; j < coefficients_.size(); ++j)
      if (!is_active(j)) length = std::min(length, tie(j, largest, change[j]));
    std::size_t leaving = active_.size();
    for (std::size_t a = 0; a < active_.size(); ++a) {
      const double zero = -coefficients_[active_[a]] / direction[a];
      if (zero > 0 && zero < length) {
        length = zero;
        leaving = a;
      }
    }
    for (std::size_t a = 0; a < active_.size(); ++a)
      coefficients_[active_[a]] += length * direction[a];
    for (std::size_t j = 0; j < change.size(); ++j) correlations_[j] -= length * change[j];
    if (leaving < active_.size()) {
      coefficients_[active_[leaving]] = 0;
      active_.erase(active_.begin() + static_cast<std::ptrdiff_t>(leaving));
      left_ = true;
    }
    return true;
  }

  std::vector<std::size_t> support() const {
    std::vector<std::size_t> set;
    for (std::size_t j = 0; j < coefficients_.size(); ++j)
      if (coefficients_[j] != 0) set.push_back(j);
    return set;
  }

 private:
  bool is_active(std::size_t j) const {
    return std::find(active_.begin(), active_.end(), j) != active_.end();
  }

  /// The inactive feature of the largest |correlation|, or the number of features.
  std::size_t strongest() const {
    std::size_t best = coefficients_.size();
    for (std::size_t j = 0; j < coefficients_.size(); ++j)
      if (!is_active(j) && moments_.covariance(j, j) > 0 &&
          (best == coefficients_.size() ||
           std::abs(correlations_[j]) > std::abs(correlations_[best])))
        best = j;
    return best;
  }

  /// How the active coefficients move until their correlations are all zero.
  std::vector<double> move_together() const {
    const std::size_t n = active_.size();
    std::vector<double> gram(n * n), correlations(n);
    for (std::size_t a = 0; a < n; ++a) {
      correlations[a] = correlations_[active_[a]];
      for (std::size_t b = 0; b < n; ++b)
        gram[a * n + b] = moments_.covariance(active_[a], active_[b]);
    }
    return CholeskyFactors(std::move(gram), n).solve(std::move(correlations));
  }

  std::vector<double> correlation_change(const std::vector<double>& direction) const {
    std::vector<double> change(coefficients_.size(), 0.0);
    for (std::size_t j = 0; j < change.size(); ++j)
      for (std::size_t a = 0; a < active_.size(); ++a)
        change[j] += moments_.covariance(j, active_[a]) * direction[a];
    return change;
  }

  /// The share of the way at which feature j's |correlation| is that of the active ones.
  double tie(std::size_t j, double largest, double change) const {
    double share = kInfinity;
    for (const double sign : {1.0, -1.0}) {
      const double at = (largest - sign * correlations_[j]) / (largest - sign * change);
      if (at > kSmallest) share = std::min(share, at);
    }
    return share;
  }

  const Moments& moments_;
  std::vector<double> coefficients_;  // [M]
  std::vector<double> correlations_;  // [M] with the residual
  std::vector<std::size_t> active_;
  double smallest_ = 0;
  bool left_ = false;  // the last step ended where one left: none enters
};

}  // namespace

std::vector<std::size_t> select_lasso_path(const Moments& moments, std::size_t count) {
  LassoPath path(moments);
  std::vector<std::vector<std::size_t>> sets;
  for (int knot = 0; knot < kMostKnots && path.step(); ++knot) sets.push_back(path.support());
  for (auto set = sets.rbegin(); set != sets.rend(); ++set)
    if (set->size() <= count) return *set;
  return sets.empty() ? std::vector<std::size_t>{} : sets.front();
}

}  // namespace pellucid
