#include "model/take.h"

namespace pellucid {

Linear take_linear(const Scope& scope, std::size_t inputs, std::size_t outputs) {
  const Tensor weight = scope.matrix("weight", outputs, inputs);
  return Linear(weight, scope.vector("bias", outputs));
}

Norm take_norm(const Scope& scope, std::size_t size, double epsilon) {
  const Tensor weight = scope.vector("weight", size);
  return Norm(weight, scope.vector("bias", size), epsilon);
}

}  // namespace pellucid
