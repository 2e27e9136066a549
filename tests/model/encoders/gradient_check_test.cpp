// The backward pass of every tiny model against differences of its forward pass, at every site; of
// the head's own tokens, and of two that the input lists.
//
// Central differences with Richardson's extrapolation, fourth order in the step h:
//   dF/du ≈ (8 (F(x + h u) - F(x - h u)) - (F(x + 2h u) - F(x - 2h u))) / 12 h
// The noise of a float forward, about 1e-6 / h, and not the step's error is what limits it. Where
// the two differences disagree, a ReLU's kink lies between the points: such a direction is not
// counted, and most directions must count.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <random>

#include "model/load.h"
#include "support/tiny_models.h"

namespace pellucid {
namespace {

constexpr double kStep = 0.02;
constexpr double kTolerance = 2e-3;      // of the gradient's norm
constexpr double kKinkTolerance = 1e-3;  // the two differences apart, of the gradient's norm
constexpr std::size_t kDirections = 40;  // half of them single coordinates

/// A smooth, unlike function of all logits: F = sum over c of (c + 1) tanh(z_c / 2).
double value_of(std::span<const float> logits) {
  double f = 0;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    f += static_cast<double>(c + 1) * std::tanh(0.5 * logits[c]);
  }
  return f;
}

double objective(std::span<const float> logits, std::span<float> d_logits) {
  for (std::size_t c = 0; c < logits.size(); ++c) {
    const double t = std::tanh(0.5 * logits[c]);
    d_logits[c] = static_cast<float>(0.5 * static_cast<double>(c + 1) * (1 - t * t));
  }
  return value_of(logits);
}

/// Unit vectors [kDirections x n]: coordinates, then random ones.
Matrix make_directions(std::size_t n) {
  std::mt19937 random(11);
  std::normal_distribution<float> normal;
  Matrix directions = Matrix::zeros(kDirections, n);
  for (std::size_t k = 0; k < kDirections; ++k) {
    const auto u = directions.row(k);
    if (2 * k < kDirections) {
      u[random() % n] = 1;
      continue;
    }
    double norm = 0;
    for (float& x : u) {
      x = normal(random);
      norm += static_cast<double>(x) * x;
    }
    for (float& x : u) x /= static_cast<float>(std::sqrt(norm));
  }
  return directions;
}

struct Slope {
  double value;     // dF/du, extrapolated
  double disagree;  // between the steps h and 2h
};

/// Slopes along every direction, all points in one batch.
std::vector<Slope> slopes(const Evaluator& evaluator, const ModelInput& input, Site site,
                          const Matrix& states, const Matrix& directions) {
  constexpr std::array<double, 4> kSteps{kStep, -kStep, 2 * kStep, -2 * kStep};
  const Points points{.site = site,
                      .count = 4 * directions.rows(),
                      .input = [&](std::size_t) -> const ModelInput& { return input; },
                      .fill =
                          [&](std::size_t i, MatrixView out) {
                            const auto u = directions.row(i / 4);
                            const auto h = static_cast<float>(kSteps[i % 4]);
                            for (std::size_t t = 0; t < out.rows; ++t) {
                              for (std::size_t j = 0; j < out.cols; ++j) {
                                out.row(t)[j] = states.row(t)[j] + h * u[t * out.cols + j];
                              }
                            }
                          }};
  const Matrix logits = evaluator.logits(points);
  std::vector<Slope> result;
  for (std::size_t k = 0; k < directions.rows(); ++k) {
    const std::size_t n = logits.rows() / (4 * directions.rows());  // rows of a point
    const auto f = [&](std::size_t i) {
      return value_of(logits.view().row_range((4 * k + i) * n, n).flat());
    };
    const double near = (f(0) - f(1)) / (2 * kStep);
    const double far = (f(2) - f(3)) / (4 * kStep);
    result.push_back({(4 * near - far) / 3, std::abs(near - far)});
  }
  return result;
}

Matrix gradient_at(const Evaluator& evaluator, const ModelInput& input, Site site,
                   const Matrix& states) {
  Matrix gradient(states.rows(), states.cols());
  const Objective f = objective;
  evaluator.gradients(
      repeat_point(site, input, states, 1), std::span(&f, 1),
      [&](std::size_t, std::size_t, double, std::span<const float>, ConstMatrixView d_state) {
        for (std::size_t t = 0; t < d_state.rows; ++t) {
          std::ranges::copy(d_state.row(t), gradient.row(t).begin());
        }
      });
  return gradient;
}

double dot(std::span<const float> a, const float* b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

class GradientCheck : public testing::TestWithParam<std::filesystem::path> {};

void check_gradients(const std::filesystem::path& folder, std::vector<std::size_t> head_tokens) {
  const LoadedModel model = load_model(folder, Precision::Float32);
  ThreadPool pool(1);
  const Evaluator evaluator(*model.classifier, pool);
  ModelInput input = spread_input(model.classifier->info(), 7, 1);
  input.head_tokens = std::move(head_tokens);
  for (const auto& [name, site] : all_sites(model.classifier->info())) {
    SCOPED_TRACE(name);
    const Matrix states = evaluator.states(input, site);
    const Matrix gradient = gradient_at(evaluator, input, site, states);
    const double norm = std::sqrt(dot({gradient.data(), gradient.size()}, gradient.data()));
    ASSERT_GT(norm, 1e-3);
    const Matrix directions = make_directions(states.size());
    const std::vector<Slope> found = slopes(evaluator, input, site, states, directions);
    double apart = 0;
    std::size_t smooth = 0;
    for (std::size_t k = 0; k < found.size(); ++k) {
      if (found[k].disagree > kKinkTolerance * norm) continue;
      ++smooth;
      apart = std::max(apart, std::abs(found[k].value - dot(directions.row(k), gradient.data())));
    }
    std::printf("[gradient] %-24s %-16s %.1e of the norm, %zu directions\n",
                folder.filename().c_str(), name.c_str(), apart / norm, smooth);
    EXPECT_LE(apart, kTolerance * norm);
    EXPECT_GE(smooth, kDirections * 2 / 3);  // a network with ReLU has kinks near any point
  }
}

TEST_P(GradientCheck, BackwardEqualsDifferencesOfForward) { check_gradients(GetParam(), {}); }
TEST_P(GradientCheck, OfTheTokensThatAnInputLists) { check_gradients(GetParam(), {2, 5}); }

INSTANTIATE_TEST_SUITE_P(Models, GradientCheck, testing::ValuesIn(tiny_model_folders()),
                         [](const auto& test) { return test_name(test.param); });

}  // namespace
}  // namespace pellucid
