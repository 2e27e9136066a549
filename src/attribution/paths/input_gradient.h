#pragma once
// The gradient at the input itself: one forward, one backward per target.

#include <vector>

#include "attribution/method.h"

namespace pellucid {

struct InputGradient {
  Matrix states;                  // [T x width(site)]
  std::vector<double> values;     // [K] F
  std::vector<Matrix> gradients;  // [K] of [T x width(site)]
};

InputGradient gradient_at_input(const Problem& problem, Site site);

}  // namespace pellucid
