#pragma once
// Shapley values of the features for F on coalitions: exactly by enumeration, or KernelSHAP's
// estimate from a sample (Lundberg, Lee: "A Unified Approach to Interpreting Model Predictions",
// NIPS 2017), as the SHAP package's KernelExplainer draws and weighs it.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attribution/surrogates/linear_fit.h"

namespace pellucid {

/// Most features that are always enumerated: 2^12 coalitions.
constexpr std::size_t kEnumerateAtMost = 12;

/// Every coalition of `features`, at index = the sum of 2^m over its features m.
std::vector<Coalition> all_coalitions(std::size_t features);

/// phi_m = sum over S without m of |S|! (M - |S| - 1)! / M! (F(S + m) - F(S)); `values` [2^M] as
/// all_coalitions has them.
std::vector<double> exact_shapley(std::span<const double> values, std::size_t features);

/// KernelSHAP's coalitions, neither empty nor full, with their weights: whole sizes while they fit
/// `samples`, then draws with their complements. The first `enumerated` were not drawn.
struct ShapleySamples {
  std::vector<Sample> samples;  // y not set
  std::size_t enumerated = 0;
};
ShapleySamples draw_coalitions(std::size_t features, std::size_t samples, std::uint32_t seed);

struct ShapleyFit {
  std::vector<double> values;           // [M] they sum to full - empty
  std::vector<double> standard_errors;  // [M] over repeated draws; zero if nothing was drawn
};

/// Weighted least squares of y on the coalitions with F(empty) as intercept and the sum fixed.
ShapleyFit fit_shapley(const ShapleySamples& samples, double empty, double full);

}  // namespace pellucid
