#pragma once
// Layers as PyTorch names their tensors: a scope with a `weight` and, unless told, a `bias`.

#include <cstddef>

#include "model/layers/linear.h"
#include "model/layers/norm.h"
#include "model/weights/checkpoint.h"

namespace pellucid {

enum class Bias { None, Added };

/// torch.nn.Linear(inputs, outputs), in the scope's format. Lifetime: within the
/// checkpoint's.
Linear take_linear(const Scope& scope, std::size_t inputs, std::size_t outputs,
                   Bias bias = Bias::Added);

/// torch.nn.LayerNorm(size, eps=epsilon).
Norm take_norm(const Scope& scope, std::size_t size, double epsilon, Bias bias = Bias::Added);

}  // namespace pellucid
