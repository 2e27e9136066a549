#include "attribution/surrogates/shapley.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "attribution/surrogates/legacy_random.h"

#include "attribution/surrogates/cholesky.h"

namespace pellucid {

namespace {

double binomial(std::size_t n, std::size_t k) {
  double value = 1;
  for (std::size_t i = 1; i <= k; ++i)
    value = value * static_cast<double>(n - k + i) / static_cast<double>(i);
  return value;
}

Coalition complement(Coalition x) {
  x.flip();
  return x;
}

/// Calls `visit` with every coalition of `size` of M features.
template <typename Visit>
void for_each_of_size(std::size_t M, std::size_t size, const Visit& visit) {
  std::vector<std::size_t> chosen(size);
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  while (true) {
    Coalition x(M, false);
    for (const std::size_t m : chosen) x[m] = true;
    visit(std::move(x));
    std::size_t i = size;
    while (i > 0 && chosen[i - 1] == M - size + i - 1) --i;
    if (i == 0) return;
    ++chosen[i - 1];
    for (; i < size; ++i) chosen[i] = chosen[i - 1] + 1;
  }
}

/// Draws sizes and coalitions as KernelExplainer does, and counts those drawn again.
void draw_rest(std::size_t M, std::size_t budget, const std::vector<double>& size_weights,
               std::size_t full_sizes, LegacyRandom& random, ShapleySamples& out) {
  const std::size_t paired = (M - 1) / 2;
  std::vector<double> cumulative;
  double sum = 0;
  for (std::size_t i = full_sizes; i < size_weights.size(); ++i)
    cumulative.push_back(sum += size_weights[i] / (i < paired ? 2 : 1));
  std::vector<std::size_t> sizes;  // all drawn before the first coalition
  for (std::size_t i = 0; i < 4 * budget; ++i) {
    const double u = random.uniform() * sum;
    const auto it = std::upper_bound(cumulative.begin(), cumulative.end(), u);
    const auto index = std::min<std::ptrdiff_t>(it - cumulative.begin(),
                                                static_cast<std::ptrdiff_t>(cumulative.size()) - 1);
    sizes.push_back(static_cast<std::size_t>(index) + full_sizes + 1);
  }
  std::unordered_map<Coalition, std::size_t> known;
  const auto add = [&](Coalition x) {
    const auto [it, inserted] = known.try_emplace(x, out.samples.size());
    if (inserted) {
      out.samples.push_back({std::move(x), 0, 1, 1});
      --budget;
    } else {
      ++out.samples[it->second].count;
    }
  };
  for (std::size_t i = 0; i < sizes.size() && budget > 0; ++i) {
    Coalition x(M, false);
    for (const std::size_t m : random.choose(M, sizes[i])) x[m] = true;
    add(x);
    if (budget > 0 && sizes[i] <= paired) add(complement(std::move(x)));
  }
}

}  // namespace

std::vector<Coalition> all_coalitions(std::size_t features) {
  std::vector<Coalition> all;
  for (std::size_t bits = 0; bits < std::size_t{1} << features; ++bits) {
    Coalition x(features);
    for (std::size_t m = 0; m < features; ++m) x[m] = (bits >> m & 1) != 0;
    all.push_back(std::move(x));
  }
  return all;
}

std::vector<double> exact_shapley(std::span<const double> values, std::size_t features) {
  std::vector<double> weights;  // by |S|: |S|! (M - |S| - 1)! / M!
  for (std::size_t size = 0; size < features; ++size)
    weights.push_back(1 / (static_cast<double>(features) * binomial(features - 1, size)));
  std::vector<double> shapley(features, 0.0);
  for (std::size_t bits = 0; bits < values.size(); ++bits) {
    std::size_t size = 0;
    for (std::size_t m = 0; m < features; ++m) size += bits >> m & 1;
    for (std::size_t m = 0; m < features; ++m)
      if ((bits >> m & 1) == 0)
        shapley[m] += weights[size] * (values[bits | std::size_t{1} << m] - values[bits]);
  }
  return shapley;
}

ShapleySamples draw_coalitions(std::size_t M, std::size_t budget, std::uint32_t seed) {
  const std::size_t sizes = M / 2, paired = (M - 1) / 2;  // size s and size M - s are one pair
  std::vector<double> weights;                            // of all coalitions of a pair of sizes
  for (std::size_t s = 1; s <= sizes; ++s)
    weights.push_back(static_cast<double>(M - 1) / static_cast<double>(s * (M - s)) *
                      (s <= paired ? 2 : 1));
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= total;

  ShapleySamples out;
  std::vector<double> remaining = weights;
  std::size_t full_sizes = 0;
  for (std::size_t s = 1; s <= sizes; ++s) {
    const double count = binomial(M, s) * (s <= paired ? 2 : 1);
    const double left = static_cast<double>(budget - out.samples.size());
    if (left * remaining[s - 1] / count < 1 - 1e-8) break;
    ++full_sizes;
    if (remaining[s - 1] < 1) {
      const double rest = 1 - remaining[s - 1];
      for (double& weight : remaining) weight /= rest;
    }
    for_each_of_size(M, s, [&](Coalition x) {
      if (s <= paired) out.samples.push_back({complement(x), 0, weights[s - 1] / count, 1});
      out.samples.push_back({std::move(x), 0, weights[s - 1] / count, 1});
    });
  }
  out.enumerated = out.samples.size();
  if (full_sizes == sizes || budget <= out.enumerated) return out;

  LegacyRandom random(seed);
  draw_rest(M, budget - out.enumerated, weights, full_sizes, random, out);
  double left = 0, drawn = 0;
  for (std::size_t i = full_sizes; i < weights.size(); ++i) left += weights[i];
  for (std::size_t i = out.enumerated; i < out.samples.size(); ++i) drawn += out.samples[i].count;
  for (std::size_t i = out.enumerated; i < out.samples.size(); ++i)
    out.samples[i].weight = left / drawn;
  return out;
}

ShapleyFit fit_shapley(const ShapleySamples& set, double empty, double full) {
  const std::size_t M = set.samples[0].x.size();
  std::vector<double> a(M * M, 0.0), b(M, 0.0);
  for (const Sample& sample : set.samples) {
    const double w = sample.weight * sample.count;
    for (std::size_t i = 0; i < M; ++i) {
      if (!sample.x[i]) continue;
      b[i] += w * (sample.y - empty);
      for (std::size_t j = 0; j < M; ++j)
        if (sample.x[j]) a[i * M + j] += w;
    }
  }
  const CholeskyFactors factors(std::move(a), M);
  ShapleyFit fit;
  fit.values = factors.solve(std::move(b));
  const std::vector<double> ones = factors.solve(std::vector<double>(M, 1.0));
  const double total = std::accumulate(ones.begin(), ones.end(), 0.0);
  const double excess = std::accumulate(fit.values.begin(), fit.values.end(), 0.0) - (full - empty);
  for (std::size_t m = 0; m < M; ++m) fit.values[m] -= ones[m] * excess / total;

  // The sandwich estimator, from what was drawn.
  std::vector<double> variances(M, 0.0);
  for (std::size_t i = set.enumerated; i < set.samples.size(); ++i) {
    const Sample& sample = set.samples[i];
    double residual = sample.y - empty;
    std::vector<double> x(M, 0.0);
    for (std::size_t m = 0; m < M; ++m)
      if (sample.x[m]) {
        residual -= fit.values[m];
        x[m] = 1;
      }
    std::vector<double> step = factors.solve(std::move(x));
    const double sum = std::accumulate(step.begin(), step.end(), 0.0);
    for (std::size_t m = 0; m < M; ++m) {
      const double influence = sample.weight * residual * (step[m] - ones[m] * sum / total);
      variances[m] += sample.count * influence * influence;
    }
  }
  for (const double variance : variances) fit.standard_errors.push_back(std::sqrt(variance));
  return fit;
}

}  // namespace pellucid
