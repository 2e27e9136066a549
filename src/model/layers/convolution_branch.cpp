#include "model/layers/convolution_branch.h"

#include <algorithm>
#include <span>

#include "model/layers/rows.h"

namespace pellucid {

namespace {

/// Calls run(row, neighbour, j) for every row and each of its k neighbours that there is.
template <typename Run>
void for_neighbours(const Block& block, std::size_t k, const Run& run) {
  for (std::size_t b = 0; b < block.sequences(); ++b)
    for (std::size_t t = 0; t < block.length(b); ++t)
      for (std::size_t j = 0; j < k; ++j)
        if (t + j >= k / 2 && t + j - k / 2 < block.length(b))
          run(block.offsets[b] + t, block.offsets[b] + t + j - k / 2, j);
}

void fill_zeros(Matrix& m) { std::fill_n(m.data(), m.size(), 0.0f); }

}  // namespace

void ConvolutionBranch::forward(const Block& block, ConstMatrixView x, MatrixView y,
                                ConvolutionSaved& saved, bool keep) const {
  const std::size_t k = taps();
  saved.convolved.reshape(x.rows, x.cols);
  if (keep) saved.slope.reshape(x.rows, x.cols);
  if (keep) saved.norm.reshape(x.rows, x.cols);
  saved.neighbours.reshape(x.rows, x.cols * k);
  fill_zeros(saved.neighbours);
  for_neighbours(block, k, [&](std::size_t row, std::size_t neighbour, std::size_t j) {
    for (std::size_t c = 0; c < x.cols; ++c)
      saved.neighbours.row(row)[c * k + j] = x.row(neighbour)[c];
  });
  for_row_chunks(block, x.rows, [&](std::size_t first, std::size_t n) {
    const MatrixView c = saved.convolved.view().row_range(first, n);
    const MatrixView slope = keep ? saved.slope.view().row_range(first, n) : MatrixView();
    taps_.forward(saved.neighbours.view().row_range(first, n), c);
    activation_forward(activation_, c.flat(), slope.flat());
    norm_.forward(y.row_range(first, n), c, keep ? &saved.norm : nullptr, first);
  });
}

void ConvolutionBranch::backward(const Block& block, MatrixView d, MatrixView d_x,
                                 ConvolutionSaved& saved) const {
  const std::size_t k = taps();
  for_row_chunks(block, d.rows, [&](std::size_t first, std::size_t n) {
    const MatrixView d_y = d.row_range(first, n), d_c = saved.convolved.view().row_range(first, n);
    norm_.backward(saved.norm, first, d_y);
    copy_rows(d_y, d_c);
    activation_backward(saved.slope.view().row_range(first, n).flat(), d_c.flat());
    taps_.backward(d_c, saved.neighbours.view().row_range(first, n));
  });
  for (std::size_t i = 0; i < d_x.rows; ++i) std::ranges::fill(d_x.row(i), 0.0f);
  for_neighbours(block, k, [&](std::size_t row, std::size_t neighbour, std::size_t j) {
    for (std::size_t c = 0; c < d.cols; ++c)
      d_x.row(neighbour)[c] += saved.neighbours.row(row)[c * k + j];
  });
}

}  // namespace pellucid
