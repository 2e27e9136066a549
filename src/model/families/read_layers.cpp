#include "model/families/read_layers.h"

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
  const Tensor weight = scope.matrix("weight", outputs, inputs);
  return Linear(weight, pointer(take_bias(scope, outputs, bias)), scope.format());
}

Norm take_norm(const Scope& scope, std::size_t size, double epsilon, Bias bias) {
  const Tensor weight = scope.vector("weight", size);
  return Norm(weight, pointer(take_bias(scope, size, bias)), epsilon);
}

}  // namespace pellucid
