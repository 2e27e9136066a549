#pragma once
// Row-major float matrices: one that owns, two that look.
//
// Convention of the whole project: a buffer is row-major and carries its shape in a comment,
// `[rows x columns]`. Letters: B sequences, T tokens, R = sum of T (packed rows), Rq of them with a
// query, H hidden, A heads, D = H/A, F feed-forward, L layers, Q rows of logits, C classes, K
// targets, S slopes. Outside a shape F is the function that is explained.

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>

namespace pellucid {

/// Read-only look at a matrix; `stride` floats from one row to the next.
/// Lifetime: never outlives what it looks at. Cheap to copy.
struct ConstMatrixView {
  const float* data = nullptr;
  std::size_t rows = 0;
  std::size_t cols = 0;
  std::size_t stride = 0;

  ConstMatrixView() = default;
  ConstMatrixView(const float* data, std::size_t rows, std::size_t cols)
      : ConstMatrixView(data, rows, cols, cols) {}
  ConstMatrixView(const float* data, std::size_t rows, std::size_t cols, std::size_t stride)
      : data(data), rows(rows), cols(cols), stride(stride) {}

  std::span<const float> row(std::size_t i) const {
    assert(i < rows);
    return {data + i * stride, cols};
  }
  /// All elements. REQUIRES: no gaps between rows.
  std::span<const float> flat() const {
    assert(rows <= 1 || stride == cols);
    return {data, rows * cols};
  }
  ConstMatrixView row_range(std::size_t first, std::size_t count) const {
    assert(first + count <= rows);
    return {data + first * stride, count, cols, stride};
  }
  ConstMatrixView col_range(std::size_t first, std::size_t count) const {
    assert(first + count <= cols);
    return {data + first, rows, count, stride};
  }
};

/// The same, writable.
struct MatrixView {
  float* data = nullptr;
  std::size_t rows = 0;
  std::size_t cols = 0;
  std::size_t stride = 0;

  MatrixView() = default;
  MatrixView(float* data, std::size_t rows, std::size_t cols)
      : MatrixView(data, rows, cols, cols) {}
  MatrixView(float* data, std::size_t rows, std::size_t cols, std::size_t stride)
      : data(data), rows(rows), cols(cols), stride(stride) {}

  operator ConstMatrixView() const { return {data, rows, cols, stride}; }

  std::span<float> row(std::size_t i) const {
    assert(i < rows);
    return {data + i * stride, cols};
  }
  std::span<float> flat() const {
    assert(rows <= 1 || stride == cols);
    return {data, rows * cols};
  }
  MatrixView row_range(std::size_t first, std::size_t count) const {
    assert(first + count <= rows);
    return {data + first * stride, count, cols, stride};
  }
  MatrixView col_range(std::size_t first, std::size_t count) const {
    assert(first + count <= cols);
    return {data + first, rows, count, stride};
  }
};

/// to [R x C] := from [R x C].
inline void copy_rows(ConstMatrixView from, MatrixView to) {
  assert(from.rows == to.rows && from.cols == to.cols);
  for (std::size_t i = 0; i < from.rows; ++i) std::ranges::copy(from.row(i), to.row(i).begin());
}

/// to [R x C] += from [R x C].
inline void add_rows(ConstMatrixView from, MatrixView to) {
  assert(from.rows == to.rows && from.cols == to.cols);
  for (std::size_t i = 0; i < from.rows; ++i)
    for (std::size_t j = 0; j < from.cols; ++j) to.row(i)[j] += from.row(i)[j];
}

/// `count` floats, 64-byte aligned, not initialised; many of them on large pages where the system
/// has them, because a product's columns lie a row apart and small pages would each be looked up.
/// Free with std::free. Throws std::bad_alloc.
float* allocate_floats(std::size_t count);

/// Owns `[rows x cols]` floats, 64-byte aligned, not initialised. Move only.
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols)
      : data_(allocate_floats(rows * cols)), rows_(rows), cols_(cols), capacity_(rows * cols) {}

  /// The same, every element zero.
  static Matrix zeros(std::size_t rows, std::size_t cols) {
    Matrix m(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i) m.data_.get()[i] = 0.0f;
    return m;
  }

  /// Another shape; memory grows where needed and never shrinks. The contents are undefined after.
  void reshape(std::size_t rows, std::size_t cols) {
    if (rows * cols > capacity_) *this = Matrix(rows, cols);
    rows_ = rows;
    cols_ = cols;
  }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t size() const { return rows_ * cols_; }
  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }

  std::span<float> row(std::size_t i) { return view().row(i); }
  std::span<const float> row(std::size_t i) const { return view().row(i); }

  MatrixView view() & { return {data(), rows_, cols_}; }
  ConstMatrixView view() const& { return {data(), rows_, cols_}; }
  void view() && = delete;  // the view would outlive the matrix
  operator MatrixView() & { return view(); }
  operator ConstMatrixView() const& { return view(); }

 private:
  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  std::unique_ptr<float, Free> data_;
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace pellucid
