#pragma once
// A named array in a weights file: its type, its shape, and the bytes where the file is mapped.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/matrix.h"

namespace pellucid {

enum class DType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };

std::string_view dtype_name(DType dtype);  // as safetensors spells it: "BF16"
std::size_t dtype_bytes(DType dtype);      // of one element

/// "[768 x 3072]"; "[]" for a single number.
std::string shape_text(std::span<const std::size_t> shape);

/// Lifetime: `bytes` live as long as the file is mapped, that is as long as its Checkpoint; or, of
/// a copy, as long as it. Thread rule: immutable, share freely.
struct Tensor {
  std::string file;  // "model.safetensors", for messages
  std::string name;  // as the file spells it: "bert.pooler.dense.weight"
  DType dtype = DType::F32;
  std::vector<std::size_t> shape;
  std::span<const std::byte> bytes;  // row-major, little-endian, at any alignment
  /// Of bytes that are in no file.
  std::shared_ptr<const std::vector<std::byte>> owned = nullptr;

  std::size_t size() const { return bytes.size() / dtype_bytes(dtype); }  // elements

  /// Copies the elements from `first` on as floats, F16 and BF16 exactly, F64 rounded.
  /// REQUIRES: a floating-point type; first + out.size() <= size().
  void to_float(std::span<float> out, std::size_t first = 0) const;

  /// All elements. REQUIRES: a floating-point type.
  std::vector<float> to_floats() const;

  /// All of a table [N x K].
  /// REQUIRES: a floating-point type; a shape of two.
  Matrix to_matrix() const;

  /// The elements where they lie, if they are floats at a float's alignment; else empty.
  std::span<const float> f32() const;

  /// A copy of these rows, in this order.
  Tensor gather_rows(std::span<const std::size_t> rows) const;

  bool is_floating() const;
  /// REQUIRES: a floating-point type.
  bool all_finite() const;

  /// `model.safetensors: "bert.pooler.dense.weight"`, for messages.
  std::string where() const;
};

}  // namespace pellucid
