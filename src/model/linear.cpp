#include "model/linear.h"

namespace pellucid {

namespace {

std::vector<float> floats_of(const Tensor& tensor) {
  std::vector<float> values(tensor.size());
  tensor.to_float(values);
  return values;
}

/// The weight as floats: where the file has them, or in `own`.
ConstMatrixView matrix_of(const Tensor& tensor, Matrix& own) {
  const std::size_t rows = tensor.shape.at(0), cols = tensor.shape.at(1);
  if (const std::span<const float> mapped = tensor.f32(); !mapped.empty())
    return {mapped.data(), rows, cols};
  own.reshape(rows, cols);
  tensor.to_float({own.data(), own.size()});
  return own.view();
}

}  // namespace

Linear::Linear(const Tensor& weight, const Tensor& bias)
    : weight_(matrix_of(weight, own_)),
      bias_(floats_of(bias)),
      columns_(GemmFactor::from_columns(weight_, GemmFactor::Storage::Packed)),
      rows_(GemmFactor::from_rows(weight_, GemmFactor::Storage::Shared)) {}

void Linear::forward(ConstMatrixView x, MatrixView y) const {
  columns_.multiply(x, bias_.data(), y);
}

void Linear::backward(ConstMatrixView d_y, MatrixView d_x) const {
  rows_.multiply(d_y, nullptr, d_x);
}

void Linear::backward_add(ConstMatrixView d_y, MatrixView d_x) const {
  rows_.multiply_add(d_y, d_x);
}

Norm::Norm(const Tensor& weight, const Tensor& bias, double epsilon)
    : weight_(floats_of(weight)), bias_(floats_of(bias)), epsilon_(static_cast<float>(epsilon)) {}

}  // namespace pellucid
