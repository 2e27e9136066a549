#pragma once
// Layers as PyTorch names their tensors: a scope with a `weight` and a `bias`.

#include <cstddef>

#include "model/checkpoint.h"
#include "model/linear.h"

namespace pellucid {

/// torch.nn.Linear(inputs, outputs). Lifetime: within the checkpoint's.
Linear take_linear(const Scope& scope, std::size_t inputs, std::size_t outputs);

/// torch.nn.LayerNorm(size, eps=epsilon).
Norm take_norm(const Scope& scope, std::size_t size, double epsilon);

}  // namespace pellucid
