#include "model/take.h"

#include <optional>

namespace pellucid {

namespace {

std::optional<Tensor> take_bias(const Scope& scope, std::size_t size, Bias bias) {
  if (bias == Bias::None) return std::nullopt;
  return scope.vector("bias", size);
}

const Tensor* pointer(const std::optional<Tensor>& tensor) { return tensor ? &*tensor : nullptr; }

}  // namespace

Linear take_linear(const Scope& scope, std::size_t inputs, std::size_t outputs, Bias bias) {
  return take_linear_part(scope, {inputs, outputs, 0, outputs}, bias);
}

Linear take_linear_part(const Scope& scope, const LinearPart& part, Bias bias) {
  const Tensor weight = scope.matrix("weight", part.outputs, part.inputs);
  std::optional<Tensor> b = take_bias(scope, part.outputs, bias);
  if (b) b = b->row_range(part.first, part.count);
  return Linear(weight.row_range(part.first, part.count), pointer(b), scope.format());
}

Norm take_norm(const Scope& scope, std::size_t size, double epsilon, Bias bias) {
  const Tensor weight = scope.vector("weight", size);
  return Norm(weight, pointer(take_bias(scope, size, bias)), epsilon);
}

}  // namespace pellucid
