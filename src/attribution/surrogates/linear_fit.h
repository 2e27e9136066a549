#pragma once
// Weighted linear models of F on coalitions: the surrogates of LIME and KernelSHAP.
//
//   ridge   minimise  sum_i w_i (y_i - b - c·x_i)^2 + alpha |c|^2           (scikit-learn's Ridge)
//   lasso   minimise  sum_i w_i (y_i - b - c·x_i)^2 / (2 sum w) + alpha |c|_1   (its Lasso)
//
// The intercept b is not penalised. x is 0 or 1 per feature; a sample that was drawn several times
// is one row with its count. Everything is in double.

#include <cstddef>
#include <span>
#include <vector>

#include "attribution/surrogates/coalitions.h"

namespace pellucid {

struct Sample {
  Coalition x;  // [M]
  double y = 0;
  double weight = 1;  // of one draw
  double count = 1;   // draws
};

struct LinearFit {
  std::vector<std::size_t> columns;  // the features in the model
  std::vector<double> coefficients;  // one per column
  double intercept = 0;
  double predict(const Coalition& x) const;
};

/// Sums over the samples that every fit needs. Thread rule: immutable, share freely.
class Moments {
 public:
  /// REQUIRES: at least one sample of positive weight; all of the same M.
  explicit Moments(std::span<const Sample> samples);

  std::size_t features() const { return mean_x_.size(); }
  /// Sums of w (x_i - mean)(x_j - mean) and w (x_i - mean)(y - mean).
  double covariance(std::size_t i, std::size_t j) const { return xx_[i * features() + j]; }
  double covariance_with_y(std::size_t i) const { return xy_[i]; }
  LinearFit ridge(std::vector<std::size_t> columns, double alpha) const;
  LinearFit lasso(std::vector<std::size_t> columns, double alpha) const;

  /// Weighted R^2, as scikit-learn's score: 1 for a perfect fit of a constant, 0 for an imperfect.
  double score(const LinearFit& fit) const;

  /// Standard error of every coefficient of a ridge (alpha = 0: least squares) over repeated draws
  /// of the samples: the sandwich estimator (Huber 1967, White 1980).
  std::vector<double> standard_errors(std::span<const Sample> samples, const LinearFit& fit,
                                      double alpha) const;

 private:
  LinearFit with_intercept(std::vector<std::size_t> columns, std::vector<double> c) const;

  double total_ = 0, mean_y_ = 0, yy_ = 0;
  std::vector<double> mean_x_;  // [M]
  std::vector<double> xx_;      // [M x M] sum w (x - mean)(x - mean)
  std::vector<double> xy_;      // [M]
};

/// Half the width of the middle 95 % of a normal distribution, in standard deviations.
constexpr double kNormal95 = 1.959963984540054;

/// Indices of the weights, the largest |weight| first, of equals the first.
std::vector<std::size_t> by_magnitude(std::span<const double> weights);

/// LIME's ways to choose at most `count` features.
/// Greedily the one that raises the least squares' R^2 most; the first of equals.
std::vector<std::size_t> select_forward(const Moments& moments, std::size_t count);
/// Those of the largest |coefficient| of a ridge with alpha 0.01 on all.
std::vector<std::size_t> select_highest_weights(const Moments& moments, std::size_t count);

}  // namespace pellucid
