#include "model/linear.h"

#include <mutex>
#include <optional>
#include <utility>

#include "base/file.h"

namespace pellucid {

namespace {

std::vector<float> floats_of(const Tensor& tensor) {
  std::vector<float> values(tensor.size());
  tensor.to_float(values);
  return values;
}

/// Packs the weight by `pack`, from where the file has floats or from a copy that lives no longer.
template <typename Pack>
GemmFactor pack(const Tensor& tensor, const Pack& pack_floats) {
  const std::size_t rows = tensor.shape.at(0), cols = tensor.shape.at(1);
  if (const std::span<const float> mapped = tensor.f32(); !mapped.empty()) {
    GemmFactor factor = pack_floats(ConstMatrixView(mapped.data(), rows, cols));
    if (!tensor.owned) release_pages(tensor.bytes);
    return factor;
  }
  Matrix floats(rows, cols);
  tensor.to_float({floats.data(), floats.size()});
  return pack_floats(floats.view());
}

GemmFactor pack_columns(ConstMatrixView weight) {
  return GemmFactor::from_columns(weight, GemmFactor::Storage::Packed);
}

GemmFactor pack_rows(ConstMatrixView weight) {
  return GemmFactor::from_rows(weight, GemmFactor::Storage::Packed);
}

}  // namespace

struct Linear::Rows {
  std::once_flag once;
  std::optional<GemmFactor> factor;

  const GemmFactor& of(const Tensor& weight) {
    std::call_once(once, [&] { factor.emplace(pack(weight, pack_rows)); });
    return *factor;
  }
};

Linear::Linear(const Tensor& weight, const Tensor* bias)
    : weight_(weight),
      bias_(bias ? floats_of(*bias) : std::vector<float>()),
      columns_(pack(weight, pack_columns)),
      rows_(std::make_unique<Rows>()) {}
Linear::Linear(Linear&&) noexcept = default;
Linear::~Linear() = default;

void Linear::forward(ConstMatrixView x, MatrixView y) const {
  columns_.multiply(x, bias_.empty() ? nullptr : bias_.data(), y);
}

void Linear::backward(ConstMatrixView d_y, MatrixView d_x) const {
  rows_->of(weight_).multiply(d_y, nullptr, d_x);
}

void Linear::backward_add(ConstMatrixView d_y, MatrixView d_x) const {
  rows_->of(weight_).multiply_add(d_y, d_x);
}

Norm::Norm(const Tensor& weight, const Tensor* bias, double epsilon)
    : weight_(floats_of(weight)),
      bias_(bias ? floats_of(*bias) : std::vector<float>()),
      epsilon_(static_cast<float>(epsilon)) {}

}  // namespace pellucid
