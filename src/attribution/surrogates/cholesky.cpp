#include "attribution/surrogates/cholesky.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pellucid {

CholeskyFactors::CholeskyFactors(std::vector<double> a, std::size_t n)
    : n_(n), l_(std::move(a)), dropped_(n, false) {
  double largest = 0;
  for (std::size_t j = 0; j < n; ++j) largest = std::max(largest, l_[j * n + j]);
  const double smallest = 1e-12 * largest;
  for (std::size_t j = 0; j < n; ++j) {
    double pivot = l_[j * n + j];
    for (std::size_t k = 0; k < j; ++k) pivot -= l_[j * n + k] * l_[j * n + k];
    dropped_[j] = !(pivot > smallest);
    l_[j * n + j] = dropped_[j] ? 1 : std::sqrt(pivot);
    for (std::size_t i = j + 1; i < n; ++i) {
      double value = l_[i * n + j];
      for (std::size_t k = 0; k < j; ++k) value -= l_[i * n + k] * l_[j * n + k];
      l_[i * n + j] = dropped_[j] ? 0 : value / l_[j * n + j];
    }
    // A dropped unknown takes no part: its row and column are those of the identity.
    if (dropped_[j])
      for (std::size_t k = 0; k < j; ++k) l_[j * n + k] = 0;
  }
}

std::vector<double> CholeskyFactors::solve(std::vector<double> b) const {
  for (std::size_t i = 0; i < n_; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= l_[i * n_ + k] * b[k];
    b[i] = dropped_[i] ? 0 : b[i] / l_[i * n_ + i];
  }
  for (std::size_t i = n_; i-- > 0;) {
    for (std::size_t k = i + 1; k < n_; ++k) b[i] -= l_[k * n_ + i] * b[k];
    b[i] = dropped_[i] ? 0 : b[i] / l_[i * n_ + i];
  }
  return b;
}

}  // namespace pellucid
