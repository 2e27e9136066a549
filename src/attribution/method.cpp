#include "attribution/method.h"

#include <utility>

#include "attribution/quantity.h"

namespace pellucid {

Matrix input_states(const Problem& problem, Site site) {
  if (!problem.given_embeddings) return problem.evaluator.states(problem.model_input, site);
  return problem.evaluator.states_from(problem.model_input, *problem.given_embeddings, site);
}

std::vector<Objective> make_objectives(const Problem& problem) {
  std::vector<Objective> objectives;
  for (const std::size_t c : problem.classes)
    objectives.push_back(make_objective(problem.evaluator.model().info(), problem.quantity, c));
  return objectives;
}

Points make_points(const Problem& problem, Site site, std::size_t count,
                   std::function<void(std::size_t, MatrixView)> fill) {
  return {site, count, [&problem](std::size_t) -> const ModelInput& { return problem.model_input; },
          std::move(fill)};
}

}  // namespace pellucid
