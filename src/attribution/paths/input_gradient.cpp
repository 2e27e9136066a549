#include "attribution/paths/input_gradient.h"

namespace pellucid {

InputGradient gradient_at_input(const Problem& problem, Site site) {
  InputGradient result;
  result.states = input_states(problem, site);
  const std::size_t K = problem.classes.size();
  result.values.resize(K);
  result.gradients.resize(K);
  const Points input = make_points(
      problem, site, 1, [&](std::size_t, MatrixView out) { copy_rows(result.states, out); });
  problem.progress(0);
  problem.evaluator.gradients(input, make_objectives(problem),
                              [&](std::size_t, std::size_t k, double value, std::span<const float>,
                                  ConstMatrixView d_state) {
                                result.values[k] = value;
                                result.gradients[k] = Matrix(d_state.rows, d_state.cols);
                                copy_rows(d_state, result.gradients[k]);
                              });
  return result;
}

}  // namespace pellucid
