#pragma once
// Rotary positions: the columns d and d + D/2 of a head are turned together by the angle t * f_d
// for the token t, f_d = theta^(-2d/D), so that the product of a query and a key depends on their
// distance. Su et al. 2021 (arXiv 2104.09864); halves paired as in GPT-NeoX.

#include <cstddef>

#include "base/matrix.h"
#include "kernels/query_tokens.h"

namespace pellucid {

/// Angles of the first N tokens. Thread rule: immutable, share freely.
class Rotary {
 public:
  /// REQUIRES: an even `width`, the D of a head.
  Rotary(double theta, std::size_t width, std::size_t tokens);

  /// x [n x D] of one head, its rows belonging to `tokens`.
  void turn(MatrixView x, QueryTokens tokens = {}) const;
  /// Its inverse, which is also what turns a gradient of the result to one of x.
  void turn_back(MatrixView x, QueryTokens tokens = {}) const;

 private:
  Matrix cosines_, sines_;  // [N x D/2]
};

}  // namespace pellucid
