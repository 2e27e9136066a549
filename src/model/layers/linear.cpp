#include "model/layers/linear.h"

#include <mutex>
#include <optional>
#include <utility>

#include "base/mapped_file.h"

namespace pellucid {

namespace {

/// A stored matrix as floats. The file's pages are given back: nobody reads them again soon.
Matrix take_matrix(const Tensor& tensor) {
  Matrix floats = tensor.to_matrix();
  if (!tensor.owned) release_pages(tensor.bytes);
  return floats;
}

GemmFactor columns_of(const Tensor& stored, const Matrix& weight, GemmFormat format) {
  if (format == GemmFormat::Float32) return GemmFactor::from_columns(weight, format);
  return GemmFactor::from_columns(take_matrix(stored), format);
}

}  // namespace

struct Linear::Backward {
  std::once_flag once;
  std::optional<GemmFactor> rows;
};

Linear::Linear(const Tensor& weight, const Tensor* bias, GemmFormat format)
    : format_(format),
      stored_(weight),
      weight_(format == GemmFormat::Float32 ? take_matrix(weight) : Matrix()),
      bias_(bias ? bias->to_floats() : std::vector<float>()),
      columns_(columns_of(stored_, weight_, format)),
      backward_(std::make_unique<Backward>()) {
  if (format != GemmFormat::Float32) return;
  stored_.bytes = {};  // `weight_` has all of it
  stored_.owned.reset();
}
Linear::Linear(Linear&&) noexcept = default;
Linear::~Linear() = default;

const GemmFactor& Linear::rows() const {
  std::call_once(backward_->once, [&] {
    backward_->rows = format_ == GemmFormat::Float32
                          ? GemmFactor::from_rows(weight_, format_)
                          : GemmFactor::from_rows(take_matrix(stored_), format_);
  });
  return *backward_->rows;
}

void Linear::forward(ConstMatrixView x, MatrixView y) const {
  columns_.multiply(x, bias_.empty() ? nullptr : bias_.data(), y);
}

void Linear::backward(ConstMatrixView d_y, MatrixView d_x) const {
  rows().multiply(d_y, nullptr, d_x);
}

void Linear::backward_add(ConstMatrixView d_y, MatrixView d_x) const {
  rows().multiply_add(d_y, d_x);
}

}  // namespace pellucid
