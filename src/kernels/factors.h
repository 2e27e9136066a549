#pragma once
// The factors of a small product (kernels/small_product-inl.h), as places in memory.

#include <cstddef>

namespace pellucid {

/// Element (i, k) at data[i * row + k * col].
struct LeftFactor {
  const float* data;
  std::size_t row, col;
};

/// [depth x columns], in panels of as many columns as a register tile has: panel p begins at
/// data + p * panel, and its row k at + k * row.
struct RightFactor {
  const float* data;
  std::size_t row, panel, depth, columns;
};

}  // namespace pellucid
