#pragma once
// The lasso's path, as LIME's feature selection `lasso_path` walks it.

#include <cstddef>
#include <vector>

#include "attribution/surrogates/linear_fit.h"

namespace pellucid {

/// The first features that the lasso's path takes in as its penalty falls: the latest set of at
/// most `count` on it, by least angle regression (Efron et al.: "Least Angle Regression", 2004).
std::vector<std::size_t> select_lasso_path(const Moments& moments, std::size_t count);

}  // namespace pellucid
