#include "attribution/surrogates/linear_fit.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

#include "attribution/surrogates/cholesky.h"

namespace pellucid {

namespace {

constexpr double kHighestWeightsAlpha = 0.01;  // LIME's
constexpr int kMostLassoSweeps = 10'000;
constexpr double kLassoTolerance = 1e-12;

std::vector<std::size_t> active(const Coalition& x) {
  std::vector<std::size_t> indices;
  for (std::size_t j = 0; j < x.size(); ++j)
    if (x[j]) indices.push_back(j);
  return indices;
}

}  // namespace

double LinearFit::predict(const Coalition& x) const {
  double sum = intercept;
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (x[columns[j]]) sum += coefficients[j];
  return sum;
}

Moments::Moments(std::span<const Sample> samples) {
  assert(!samples.empty());
  const std::size_t M = samples[0].x.size();
  mean_x_.assign(M, 0.0);
  xx_.assign(M * M, 0.0);
  xy_.assign(M, 0.0);
  for (const Sample& sample : samples) {
    const double w = sample.weight * sample.count;
    total_ += w;
    mean_y_ += w * sample.y;
    for (const std::size_t j : active(sample.x)) mean_x_[j] += w;
  }
  assert(total_ > 0);
  mean_y_ /= total_;
  for (double& mean : mean_x_) mean /= total_;
  for (const Sample& sample : samples) {
    const double w = sample.weight * sample.count, y = sample.y - mean_y_;
    yy_ += w * y * y;
    const std::vector<std::size_t> on = active(sample.x);
    for (std::size_t a = 0; a < on.size(); ++a) {
      xy_[on[a]] += w * y;  // sum w (x - mean)(y - mean) = sum w x (y - mean)
      for (std::size_t b = 0; b <= a; ++b) xx_[on[a] * M + on[b]] += w;
    }
  }
  for (std::size_t i = 0; i < M; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      xx_[j * M + i] = xx_[i * M + j] -= total_ * mean_x_[i] * mean_x_[j];
}

LinearFit Moments::with_intercept(std::vector<std::size_t> columns, std::vector<double> c) const {
  LinearFit fit{std::move(columns), std::move(c), mean_y_};
  for (std::size_t j = 0; j < fit.columns.size(); ++j)
    fit.intercept -= fit.coefficients[j] * mean_x_[fit.columns[j]];
  return fit;
}

LinearFit Moments::ridge(std::vector<std::size_t> columns, double alpha) const {
  const std::size_t n = columns.size();
  std::vector<double> a(n * n), b(n);
  for (std::size_t i = 0; i < n; ++i) {
    b[i] = xy_[columns[i]];
    for (std::size_t j = 0; j < n; ++j) a[i * n + j] = covariance(columns[i], columns[j]);
    a[i * n + i] += alpha;
  }
  std::vector<double> c = CholeskyFactors(std::move(a), n).solve(std::move(b));
  return with_intercept(std::move(columns), std::move(c));
}

LinearFit Moments::lasso(std::vector<std::size_t> columns, double alpha) const {
  const std::size_t n = columns.size();
  std::vector<double> c(n, 0.0);
  for (int sweep = 0; sweep < kMostLassoSweeps; ++sweep) {
    double largest_step = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double own = covariance(columns[i], columns[i]);
      if (!(own > 0)) continue;
      double rest = xy_[columns[i]];
      for (std::size_t j = 0; j < n; ++j)
        if (j != i) rest -= covariance(columns[i], columns[j]) * c[j];
      const double shrunk = std::max(std::abs(rest) - alpha * total_, 0.0);
      const double next = std::copysign(shrunk, rest) / own;
      largest_step = std::max(largest_step, std::abs(next - c[i]));
      c[i] = next;
    }
    if (largest_step < kLassoTolerance) break;
  }
  return with_intercept(std::move(columns), std::move(c));
}

double Moments::score(const LinearFit& fit) const {
  double missed = yy_;
  for (std::size_t i = 0; i < fit.columns.size(); ++i) {
    missed -= 2 * fit.coefficients[i] * xy_[fit.columns[i]];
    for (std::size_t j = 0; j < fit.columns.size(); ++j)
      missed +=
          fit.coefficients[i] * fit.coefficients[j] * covariance(fit.columns[i], fit.columns[j]);
  }
  if (yy_ > 0) return 1 - missed / yy_;
  return missed > 0 ? 0 : 1;
}

std::vector<double> Moments::standard_errors(std::span<const Sample> samples, const LinearFit& fit,
                                             double alpha) const {
  const std::size_t n = fit.columns.size();
  std::vector<double> a(n * n), meat(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) a[i * n + j] = covariance(fit.columns[i], fit.columns[j]);
    a[i * n + i] += alpha;
  }
  for (const Sample& sample : samples) {
    const double residual = sample.weight * (sample.y - fit.predict(sample.x));
    const double w = sample.count * residual * residual;
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i)
      x[i] = (sample.x[fit.columns[i]] ? 1.0 : 0.0) - mean_x_[fit.columns[i]];
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j <= i; ++j) meat[i * n + j] += w * x[i] * x[j];
  }
  const CholeskyFactors factors(std::move(a), n);
  std::vector<double> errors(n);
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<double> unit(n, 0.0);
    unit[k] = 1;
    const std::vector<double> row = factors.solve(std::move(unit));  // of the inverse
    double variance = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        variance += row[i] * row[j] * meat[std::max(i, j) * n + std::min(i, j)];
    errors[k] = std::sqrt(std::max(variance, 0.0));
  }
  return errors;
}

std::vector<std::size_t> select_forward(const Moments& moments, std::size_t count) {
  std::vector<std::size_t> used;
  while (used.size() < std::min(count, moments.features())) {
    std::size_t best = moments.features();
    double best_score = -1e8;
    for (std::size_t j = 0; j < moments.features(); ++j) {
      if (std::find(used.begin(), used.end(), j) != used.end()) continue;
      std::vector<std::size_t> columns = used;
      columns.push_back(j);
      const double score = moments.score(moments.ridge(std::move(columns), 0));
      if (score <= best_score) continue;
      best = j;
      best_score = score;
    }
    if (best == moments.features()) break;  // no score is a number
    used.push_back(best);
  }
  return used;
}

std::vector<std::size_t> by_magnitude(std::span<const double> weights) {
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
    return std::abs(weights[i]) > std::abs(weights[j]);
  });
  return order;
}

std::vector<std::size_t> select_highest_weights(const Moments& moments, std::size_t count) {
  std::vector<std::size_t> all(moments.features());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const LinearFit fit = moments.ridge(std::move(all), kHighestWeightsAlpha);
  std::vector<std::size_t> order = by_magnitude(fit.coefficients);
  order.resize(std::min(count, order.size()));
  return order;
}

}  // namespace pellucid
