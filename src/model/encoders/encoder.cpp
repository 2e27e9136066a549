#include "model/encoders/encoder.h"

#include <algorithm>

namespace pellucid {

void pool(const Block& block, Pooling pooling, ConstMatrixView x, MatrixView out) {
  for (std::size_t b = 0; b < block.sequences(); ++b) {
    const auto sum = out.row(b);
    const std::size_t first = block.offsets[b];
    std::ranges::copy(x.row(first), sum.begin());
    if (pooling == Pooling::FirstRow) continue;
    for (std::size_t row = first + 1; row < block.offsets[b + 1]; ++row)
      for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += x.row(row)[j];
    for (float& s : sum) s /= static_cast<float>(block.length(b));
  }
}

void pool_backward(const Block& block, Pooling pooling, ConstMatrixView d_out, MatrixView d_x) {
  for (std::size_t b = 0; b < block.sequences(); ++b) {
    const auto d = d_out.row(b);
    const std::size_t first = block.offsets[b], n = block.length(b);
    for (std::size_t t = 0; t < n; ++t) {
      const auto row = d_x.row(first + t);
      if (pooling == Pooling::Mean)
        std::ranges::transform(d, row.begin(), [n](float x) { return x / static_cast<float>(n); });
      else if (t == 0)
        std::ranges::copy(d, row.begin());
      else
        std::ranges::fill(row, 0.0f);
    }
  }
}

void add_to_first_rows(const Block& block, ConstMatrixView d_first, MatrixView d_x) {
  for (std::size_t b = 0; b < block.sequences(); ++b)
    add_rows(d_first.row_range(b, 1), d_x.row_range(block.offsets[b], 1));
}

}  // namespace pellucid
