#pragma once
// Matrix products with weights: the whole seam to oneDNN, which gemm_onednn.cpp alone includes.
//
// A product runs on the calling thread. Callers split rows among threads; a row's result does not
// depend on which rows it is computed with, so any split gives the same bytes.

#include <memory>

#include "base/matrix.h"

namespace pellucid {

/// The right-hand factor B [K x N] of products C = A B, prepared once and used many times.
/// Thread rule: thread-safe.
class GemmFactor {
 public:
  enum class Storage {
    Shared,  // looks at the caller's rows, which outlive it
    Packed,  // its own copy, in the order that the processor likes
  };

  /// B given by its rows: b [K x N].
  static GemmFactor from_rows(ConstMatrixView b, Storage storage);
  /// B given by its columns: b_transposed [N x K].
  static GemmFactor from_columns(ConstMatrixView b_transposed, Storage storage);

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

/// The plain twin that the tests compare with: c = a b (+ bias), sums in double.
void gemm_plain(ConstMatrixView a, ConstMatrixView b, const float* bias, MatrixView c);

}  // namespace pellucid
