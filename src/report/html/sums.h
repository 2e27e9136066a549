#pragma once
// The parts of the page about numbers as a whole: from the reference to the prediction, how exactly
// the scores add up to that, and how the explanation was made.
// Thread rule of every function here: thread-safe.

#include "pellucid/explanation.h"
#include "report/html/cells.h"
#include "report/html/markup.h"

namespace pellucid {

/// From the reference to the prediction, and how exactly the scores add up to that.
Html sum_part(const TargetContext& context);

/// The linear model that a sampling method fitted: the weight of every feature with its confidence
/// interval, and how well the model fits. Nothing for other methods.
Html surrogate_part(const TargetContext& context);

/// Model, method, parameters and cost.
Html method_part(const Explanation& explanation);

}  // namespace pellucid
