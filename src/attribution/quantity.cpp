#include "attribution/quantity.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace pellucid {

namespace {

double sigmoid(double z) {
  if (z >= 0) return 1 / (1 + std::exp(-z));
  const double e = std::exp(z);
  return e / (1 + e);
}

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

/// softmax(z) with class `without` left out (probability 0), and log sum exp of the others.
std::vector<double> softmax(std::span<const float> z, std::size_t without, double& log_sum) {
  double top = -INFINITY;
  for (std::size_t j = 0; j < z.size(); ++j)
    if (j != without) top = std::max(top, static_cast<double>(z[j]));
  std::vector<double> p(z.size(), 0.0);
  double sum = 0;
  for (std::size_t j = 0; j < z.size(); ++j)
    if (j != without) sum += p[j] = std::exp(z[j] - top);
  for (double& value : p) value /= sum;
  log_sum = top + std::log(sum);
  return p;
}

double sigmoid_quantity(Quantity quantity, double z, float& derivative) {
  derivative = 1;
  if (quantity != Quantity::Probability) return z;
  const double p = sigmoid(z);
  derivative = static_cast<float>(p * sigmoid(-z));
  return p;
}

/// `d` holds dF/dlogits [C].
double softmax_quantity(Quantity quantity, std::size_t c, std::span<const float> z,
                        std::span<double> d) {
  double log_sum = 0;
  if (quantity == Quantity::Logit) {
    d[c] = 1;
    return z[c];
  }
  if (quantity == Quantity::LogOdds) {
    const std::vector<double> others = softmax(z, c, log_sum);
    for (std::size_t j = 0; j < z.size(); ++j) d[j] = -others[j];
    d[c] = 1;
    return z[c] - log_sum;
  }
  const std::vector<double> p = softmax(z, kNobody, log_sum);
  double rest = 0;  // 1 - p_c, without cancellation
  for (std::size_t j = 0; j < z.size(); ++j) {
    d[j] = -p[c] * p[j];
    if (j != c) rest += p[j];
  }
  d[c] = p[c] * rest;
  return p[c];
}

}  // namespace

bool has_sigmoid_head(const ModelInfo& info) {
  return info.problem == ProblemType::MultiLabel || info.labels.size() == 1;
}

std::vector<double> probabilities(const ModelInfo& info, std::span<const float> logits) {
  double log_sum = 0;
  if (!has_sigmoid_head(info)) return softmax(logits, kNobody, log_sum);
  std::vector<double> p;
  for (const float z : logits) p.push_back(sigmoid(z));
  return p;
}

double evaluate_quantity(const ModelInfo& info, Quantity quantity, std::size_t c,
                         std::span<const float> logits, std::span<float> d_logits) {
  assert(c < logits.size() && (d_logits.empty() || d_logits.size() == logits.size()));
  if (has_sigmoid_head(info)) {
    float derivative = 0;
    const double value = sigmoid_quantity(quantity, logits[c], derivative);
    std::fill(d_logits.begin(), d_logits.end(), 0.0f);
    if (!d_logits.empty()) d_logits[c] = derivative;
    return value;
  }
  std::vector<double> d(logits.size(), 0.0);
  const double value = softmax_quantity(quantity, c, logits, d);
  for (std::size_t j = 0; j < d_logits.size(); ++j) d_logits[j] = static_cast<float>(d[j]);
  return value;
}

Objective make_objective(const ModelInfo& info, Quantity quantity, std::size_t c) {
  return [&info, quantity, c](std::span<const float> logits, std::span<float> d_logits) {
    return evaluate_quantity(info, quantity, c, logits, d_logits);
  };
}

}  // namespace pellucid
