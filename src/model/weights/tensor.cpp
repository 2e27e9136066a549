#include "model/weights/tensor.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>

#include "kernels/convert.h"

namespace pellucid {

static_assert(std::endian::native == std::endian::little, "weights files are little-endian");

std::string_view dtype_name(DType dtype) {
  switch (dtype) {
    case DType::F64: return "F64";
    case DType::F32: return "F32";
    case DType::F16: return "F16";
    case DType::BF16: return "BF16";
    case DType::I64: return "I64";
    case DType::I32: return "I32";
    case DType::I16: return "I16";
    case DType::I8: return "I8";
    case DType::U8: return "U8";
    case DType::Bool: return "BOOL";
  }
  return "";
}

std::size_t dtype_bytes(DType dtype) {
  switch (dtype) {
    case DType::F64:
    case DType::I64: return 8;
    case DType::F32:
    case DType::I32: return 4;
    case DType::F16:
    case DType::BF16:
    case DType::I16: return 2;
    case DType::I8:
    case DType::U8:
    case DType::Bool: return 1;
  }
  return 1;
}

std::string shape_text(std::span<const std::size_t> shape) {
  return fmt::format("[{}]", fmt::join(shape, " x "));
}

Tensor Tensor::gather_rows(std::span<const std::size_t> rows) const {
  const std::size_t row_bytes = bytes.size() / shape.at(0);
  auto copy = std::make_shared<std::vector<std::byte>>();
  for (const std::size_t row : rows) {
    const auto from = bytes.subspan(row * row_bytes, row_bytes);
    copy->insert(copy->end(), from.begin(), from.end());
  }
  Tensor gathered = *this;
  gathered.shape[0] = rows.size();
  gathered.bytes = *copy;
  gathered.owned = std::move(copy);
  return gathered;
}

bool Tensor::is_floating() const {
  return dtype == DType::F64 || dtype == DType::F32 || dtype == DType::F16 || dtype == DType::BF16;
}

std::vector<float> Tensor::to_floats() const {
  std::vector<float> values(size());
  to_float(values);
  return values;
}

Matrix Tensor::to_matrix() const {
  Matrix floats(shape.at(0), shape.at(1));
  to_float({floats.data(), floats.size()});
  return floats;
}

void Tensor::to_float(std::span<float> out, std::size_t first) const {
  assert(first + out.size() <= size());
  const std::size_t width = dtype_bytes(dtype);
  const std::span<const std::byte> in = bytes.subspan(first * width, out.size() * width);
  switch (dtype) {
    case DType::F32: std::ranges::copy(in, std::as_writable_bytes(out).begin()); return;
    case DType::F16: float_from_half(in, out); return;
    case DType::BF16: float_from_bfloat16(in, out); return;
    case DType::F64: float_from_double(in, out); return;
    default: assert(false && "no floating-point type");
  }
}

std::span<const float> Tensor::f32() const {
  const bool aligned = reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(float) == 0;
  if (dtype != DType::F32 || !aligned) return {};
  return {reinterpret_cast<const float*>(bytes.data()), size()};
}

bool Tensor::all_finite() const {
  switch (dtype) {
    case DType::F32: return all_finite_float(bytes);
    case DType::F16: return all_finite_half(bytes);
    case DType::BF16: return all_finite_bfloat16(bytes);
    case DType::F64: return all_finite_double(bytes);
    default: assert(false && "no floating-point type"); return true;
  }
}

std::string Tensor::where() const { return fmt::format("{}: \"{}\"", file, name); }

}  // namespace pellucid
