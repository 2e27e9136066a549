#include "kernels/rotary.h"

#include <cassert>
#include <cmath>

namespace pellucid {

namespace {

/// (a, b) := (a cos - sign b sin, b cos + sign a sin) for the pairs of every row.
void turn_rows(const Matrix& cosines, const Matrix& sines, float sign, QueryTokens tokens,
               MatrixView x) {
  const std::size_t half = cosines.cols();
  assert(x.cols == 2 * half);
  for (std::size_t i = 0; i < x.rows; ++i) {
    float *a = x.row(i).data(), *b = a + half;
    const float *c = cosines.row(tokens[i]).data(), *s = sines.row(tokens[i]).data();
    for (std::size_t d = 0; d < half; ++d) {
      const float before = a[d], sine = sign * s[d];
      a[d] = before * c[d] - b[d] * sine;
      b[d] = b[d] * c[d] + before * sine;
    }
  }
}

}  // namespace

Rotary::Rotary(double theta, std::size_t width, std::size_t tokens)
    : cosines_(tokens, width / 2), sines_(tokens, width / 2) {
  for (std::size_t d = 0; d < width / 2; ++d) {
    // Rounded where PyTorch rounds to floats: 8,192 tokens on, an angle's last bit can be seen.
    const float exponent = static_cast<float>(2 * d) / static_cast<float>(width);
    const float frequency =
        1.0f / static_cast<float>(std::pow(theta, static_cast<double>(exponent)));
    for (std::size_t t = 0; t < tokens; ++t) {
      const float angle = static_cast<float>(t) * frequency;
      cosines_.row(t)[d] = std::cos(angle);
      sines_.row(t)[d] = std::sin(angle);
    }
  }
}

void Rotary::turn(MatrixView x, QueryTokens tokens) const {
  turn_rows(cosines_, sines_, 1.0f, tokens, x);
}

void Rotary::turn_back(MatrixView x, QueryTokens tokens) const {
  turn_rows(cosines_, sines_, -1.0f, tokens, x);
}

}  // namespace pellucid
