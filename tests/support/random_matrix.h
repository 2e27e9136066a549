#pragma once
// Matrices of seeded random numbers, and how far two are apart.

#include <algorithm>
#include <cmath>
#include <random>
#include <span>

#include "base/matrix.h"

namespace pellucid {

/// Uniform in [-size, size], the same for the same seed.
inline Matrix random_matrix(std::size_t rows, std::size_t cols, unsigned seed, float size = 1.0f) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<float> uniform(-size, size);
  Matrix m(rows, cols);
  for (std::size_t i = 0; i < m.size(); ++i) m.data()[i] = uniform(engine);
  return m;
}

inline Matrix copy_of(ConstMatrixView view) {
  Matrix m(view.rows, view.cols);
  for (std::size_t i = 0; i < view.rows; ++i) std::ranges::copy(view.row(i), m.row(i).begin());
  return m;
}

inline Matrix transpose_of(ConstMatrixView view) {
  Matrix m(view.cols, view.rows);
  for (std::size_t i = 0; i < view.rows; ++i)
    for (std::size_t j = 0; j < view.cols; ++j) m.row(j)[i] = view.row(i)[j];
  return m;
}

inline double largest_difference(ConstMatrixView a, ConstMatrixView b) {
  double most = a.rows == b.rows && a.cols == b.cols ? 0.0 : INFINITY;
  for (std::size_t i = 0; i < a.rows && i < b.rows; ++i)
    for (std::size_t j = 0; j < a.cols && j < b.cols; ++j) {
      const double difference = std::abs(static_cast<double>(a.row(i)[j]) - b.row(i)[j]);
      if (!(difference <= most)) most = std::isnan(difference) ? INFINITY : difference;
    }
  return most;
}

}  // namespace pellucid
