#include "attribution/input_gradient.h"

#include <algorithm>

#include "attribution/quantity.h"

namespace pellucid {

InputGradient gradient_at_input(const Problem& problem, Site site) {
  InputGradient result;
  result.states = input_states(problem, site);
  const std::size_t K = problem.classes.size();
  result.values.resize(K);
  result.gradients.resize(K);
  std::vector<Objective> objectives;
  for (const std::size_t c : problem.classes)
    objectives.push_back(make_objective(problem.evaluator.model().info(), problem.quantity, c));
  const Points points{site, 1,
                      [&](std::size_t) -> const ModelInput& { return problem.model_input; },
                      [&](std::size_t, MatrixView out) {
                        for (std::size_t t = 0; t < out.rows; ++t)
                          std::ranges::copy(result.states.row(t), out.row(t).begin());
                      }};
  problem.progress(0);
  problem.evaluator.gradients(points, objectives,
                              [&](std::size_t, std::size_t k, double value, std::span<const float>,
                                  ConstMatrixView d_state) {
                                result.values[k] = value;
                                result.gradients[k] = Matrix(d_state.rows, d_state.cols);
                                for (std::size_t t = 0; t < d_state.rows; ++t)
                                  std::ranges::copy(d_state.row(t),
                                                    result.gradients[k].row(t).begin());
                              });
  return result;
}

}  // namespace pellucid
