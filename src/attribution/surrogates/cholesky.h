#pragma once
// Cholesky's factors of a matrix that may be singular.

#include <cstddef>
#include <vector>

namespace pellucid {

/// Solves A x = b for a symmetric positive semidefinite A [n x n] by Cholesky's factors; unknowns
/// that the others already determine are zero.
class CholeskyFactors {
 public:
  CholeskyFactors(std::vector<double> a, std::size_t n);
  std::vector<double> solve(std::vector<double> b) const;

 private:
  std::size_t n_;
  std::vector<double> l_;      // [n x n] lower
  std::vector<bool> dropped_;  // [n]
};

}  // namespace pellucid
