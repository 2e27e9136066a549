#pragma once
// Matrix products with weights: the whole seam to oneDNN, which gemm.cpp alone includes.
//
// A product runs on the calling thread. Callers split rows among threads; a row's result does not
// depend on which rows it is computed with, so any split gives the same bytes.

#include <memory>

#include "base/matrix.h"

namespace pellucid {

/// How a factor is kept, and the numbers in which a product multiplies; it adds in float32 always.
enum class GemmFormat {
  /// Looks at the caller's rows, which outlive the factor: the weights are in memory once, for
  /// products with B and with its transpose. On large pages that is as fast as a packed copy from
  /// some 100 rows of A on.
  Float32,
  /// A copy in the order that the processor likes: 15 % faster where rows are few.
  PackedFloat32,
  /// The same, both factors rounded to nearest even: twice the speed, 8 bits of each number.
  BFloat16,
};

/// True if this processor multiplies bfloat16 numbers itself.
bool has_bfloat16();

/// The right-hand factor B [K x N] of products C = A B, prepared once and used many times.
///
/// Thread rule: thread-safe.
class GemmFactor {
 public:
  /// B given by its rows: b [K x N].
  static GemmFactor from_rows(ConstMatrixView b, GemmFormat format);
  /// B given by its columns: b_transposed [N x K].
  static GemmFactor from_columns(ConstMatrixView b_transposed, GemmFormat format);

  GemmFactor(GemmFactor&&) noexcept;
  GemmFactor& operator=(GemmFactor&&) noexcept;
  ~GemmFactor();

  std::size_t k() const;
  std::size_t n() const;

  /// c [M x N] = a [M x K] B, plus bias [N] on every row unless it is null.
  void multiply(ConstMatrixView a, const float* bias, MatrixView c) const;
  /// c [M x N] += a [M x K] B.
  void multiply_add(ConstMatrixView a, MatrixView c) const;

 private:
  struct Impl;
  explicit GemmFactor(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pellucid
