#pragma once
// Finite weights can overflow 32-bit floats on their way through the layers. What follows is then
// no number, and nothing made of it may be reported.

#include "model/classifier.h"

namespace pellucid {

/// After logits of `input` were not finite, from its states `x` [T x width(from)] at a site:
/// computes it again up to each layer. Throws BadModel, naming the first site whose states are not
/// finite, or else the head.
[[noreturn]] void fail_at_first_not_finite(const Classifier& model, const ModelInput& input,
                                           Site from, ConstMatrixView x);

}  // namespace pellucid
