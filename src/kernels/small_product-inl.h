// Products of small matrices, one register tile at a time: those inside one head of an attention,
// where oneDNN's calls would cost more than they do. For .cpp files that Highway compiles once for
// each instruction set.

#if defined(PELLUCID_SMALL_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef PELLUCID_SMALL_PRODUCT_INL_H_
#undef PELLUCID_SMALL_PRODUCT_INL_H_
#else
#define PELLUCID_SMALL_PRODUCT_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "base/matrix.h"
#include "base/stage.h"
#include "kernels/factors.h"

HWY_BEFORE_NAMESPACE();
namespace pellucid::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr std::size_t kTileRows = 6;  // rows of a register tile

struct Tile {
  LeftFactor a;
  const float* b;  // [K x columns], stride b_stride
  std::size_t b_stride;
  float* c;
  std::size_t c_stride;
  std::size_t depth;    // K
  std::size_t columns;  // of this tile, at most Vectors * lanes
  float alpha;
  bool add;
};

// The loops over a tile must be unrolled, else its sums live in memory and not in registers.
#define PELLUCID_UNROLL _Pragma("GCC unroll 8")

template <std::size_t Rows, std::size_t Vectors>
void run_tile(const Tile& t) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  const auto last = hn::FirstN(d, t.columns - (Vectors - 1) * lanes);
  V sum[Rows][Vectors];
  PELLUCID_UNROLL
  for (std::size_t i = 0; i < Rows; ++i) {
    PELLUCID_UNROLL
    for (std::size_t j = 0; j < Vectors; ++j) sum[i][j] = hn::Zero(d);
  }
  const float* b_row = t.b;
  const float* a = t.a.data;
  for (std::size_t k = 0; k < t.depth; ++k, b_row += t.b_stride, a += t.a.col) {
    V b[Vectors];
    PELLUCID_UNROLL
    for (std::size_t j = 0; j + 1 < Vectors; ++j) b[j] = hn::LoadU(d, b_row + j * lanes);
    b[Vectors - 1] = hn::MaskedLoad(last, d, b_row + (Vectors - 1) * lanes);
    PELLUCID_UNROLL
    for (std::size_t i = 0; i < Rows; ++i) {
      const V a_ik = hn::Set(d, a[i * t.a.row]);
      PELLUCID_UNROLL
      for (std::size_t j = 0; j < Vectors; ++j) sum[i][j] = hn::MulAdd(a_ik, b[j], sum[i][j]);
    }
  }
  const V alpha = hn::Set(d, t.alpha);
  PELLUCID_UNROLL
  for (std::size_t i = 0; i < Rows; ++i) {
    float* c = t.c + i * t.c_stride;
    PELLUCID_UNROLL
    for (std::size_t j = 0; j < Vectors; ++j) {
      const auto mask = j + 1 < Vectors ? hn::FirstN(d, lanes) : last;
      V out = hn::Mul(alpha, sum[i][j]);
      if (t.add) out = hn::Add(out, hn::MaskedLoad(mask, d, c + j * lanes));
      hn::BlendedStore(out, mask, d, c + j * lanes);
    }
  }
}

template <std::size_t Vectors>
void run_rows(Tile t, std::size_t rows) {
  for (; rows >= kTileRows; rows -= kTileRows) {
    run_tile<kTileRows, Vectors>(t);
    t.a.data += kTileRows * t.a.row;
    t.c += kTileRows * t.c_stride;
  }
  switch (rows) {
    case 5: return run_tile<5, Vectors>(t);
    case 4: return run_tile<4, Vectors>(t);
    case 3: return run_tile<3, Vectors>(t);
    case 2: return run_tile<2, Vectors>(t);
    case 1: return run_tile<1, Vectors>(t);
    default: return;
  }
}

inline std::size_t panel_columns() { return 4 * hn::Lanes(D()); }

/// c [a_rows x b.columns] = alpha a b, or += where `add`.
inline void product(LeftFactor a, std::size_t a_rows, RightFactor b, MatrixView c, float alpha,
                    bool add) {
  if (StageTally* tally = StageTally::current())
    tally->part().attention_flops += product_flops(a_rows, b.depth, b.columns);
  const std::size_t lanes = hn::Lanes(D()), width = panel_columns();
  const float* panel = b.data;
  for (std::size_t j = 0; j < b.columns; j += width, panel += b.panel) {
    const std::size_t columns = std::min(width, b.columns - j);
    const Tile t{a, panel, b.row, c.data + j, c.stride, b.depth, columns, alpha, add};
    switch ((columns + lanes - 1) / lanes) {
      case 4: run_rows<4>(t, a_rows); break;
      case 3: run_rows<3>(t, a_rows); break;
      case 2: run_rows<2>(t, a_rows); break;
      default: run_rows<1>(t, a_rows); break;
    }
  }
}

inline LeftFactor rows_of(ConstMatrixView m) { return {m.data, m.stride, 1}; }
inline LeftFactor columns_of(ConstMatrixView m) { return {m.data, 1, m.stride}; }

/// A copy without gaps: rows a power of two apart would fall into the same few cache sets.
inline RightFactor compact(ConstMatrixView from, Matrix& to) {
  to.reshape(from.rows, from.cols);
  copy_rows(from, to);
  return {to.data(), from.cols, panel_columns(), from.rows, from.cols};
}

/// The transpose [cols x rows] of `from`.
inline RightFactor transposed(ConstMatrixView from, Matrix& to) {
  const std::size_t width = panel_columns(), panels = (from.rows + width - 1) / width;
  to.reshape(panels, from.cols * width);
  for (std::size_t i = 0; i < from.rows; ++i) {
    float* column = to.data() + i / width * from.cols * width + i % width;
    const float* row = from.row(i).data();
    for (std::size_t j = 0; j < from.cols; ++j) column[j * width] = row[j];
  }
  return {to.data(), width, from.cols * width, from.cols, from.rows};
}

/// [rows x cols] with some floats between rows, for the cache's sake.
inline MatrixView padded(Matrix& m, std::size_t rows, std::size_t cols) {
  constexpr std::size_t kPad = 16;
  m.reshape(rows, cols + kPad);
  return m.view().col_range(0, cols);
}

}  // namespace
}  // namespace pellucid::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
