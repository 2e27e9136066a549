#include "attribution/quantity.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/fail.h"

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

Quantity choose_quantity(const ModelInfo& info, std::optional<Quantity> asked, bool contrast) {
  const bool values = info.scores == ScoreFunction::None;
  if (contrast) {
    if (asked && *asked != Quantity::Logit)
      fail(ErrorKind::BadRequest,
           "{}: a contrast is a difference of logits (expected logit beside {}, found {})",
           option("quantity"), option("against"), to_string(*asked));
    return Quantity::Logit;
  }
  if (!asked) return values ? Quantity::Value : Quantity::Probability;
  if (values && (*asked == Quantity::Probability || *asked == Quantity::LogOdds))
    fail(ErrorKind::BadRequest,
         "{}: the model is a regression, which has no probability (expected value or logit, found "
         "{})",
         option("quantity"), to_string(*asked));
  if (!values && *asked == Quantity::Value)
    fail(ErrorKind::BadRequest,
         "{}: the model is no regression (expected probability, logit or log-odds, found value)",
         option("quantity"));
  return *asked;
}

std::vector<double> probabilities(const ModelInfo& info, std::span<const float> logits) {
  double log_sum = 0;
  std::vector<double> p;
  switch (info.scores) {
    case ScoreFunction::Softmax: return softmax(logits, kNobody, log_sum);
    case ScoreFunction::Sigmoid:
      for (const float z : logits) p.push_back(sigmoid(z));
      return p;
    case ScoreFunction::None: return p;
  }
  return p;
}

double evaluate_quantity(const ModelInfo& info, const Explained& explained, std::size_t c,
                         std::span<const float> logits, std::span<float> d_logits) {
  assert(c < logits.size() && (d_logits.empty() || d_logits.size() == logits.size()));
  std::vector<double> d(logits.size(), 0.0);
  double value = 0;
  if (explained.against) {
    d[c] = 1;
    d[*explained.against] = -1;
    value = static_cast<double>(logits[c]) - static_cast<double>(logits[*explained.against]);
  } else if (info.scores == ScoreFunction::Softmax) {
    value = softmax_quantity(explained.quantity, c, logits, d);
  } else if (explained.quantity == Quantity::Probability) {
    value = sigmoid(logits[c]);
    d[c] = value * sigmoid(-logits[c]);
  } else {
    value = logits[c];
    d[c] = 1;
  }
  for (std::size_t j = 0; j < d_logits.size(); ++j) d_logits[j] = static_cast<float>(d[j]);
  return value;
}

Objective make_objective(const ModelInfo& info, const Explained& explained, std::size_t c) {
  return [&info, explained, c](std::span<const float> logits, std::span<float> d_logits) {
    return evaluate_quantity(info, explained, c, logits, d_logits);
  };
}

}  // namespace pellucid
