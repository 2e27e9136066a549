#include <utility>

#include "attribution/method.h"
#include "attribution/quantity.h"
#include "base/fail.h"

namespace pellucid {

#define METHOD(name) extern const Method name;
#include "attribution/methods.def"
#undef METHOD

const std::vector<const Method*>& method_list() {
  static const std::vector<const Method*> list = {
#define METHOD(name) &name,
#include "attribution/methods.def"
#undef METHOD
  };
  return list;
}

const Method& find_method(std::string_view name) {
  std::string names;
  for (const Method* method : method_list()) {
    if (method->info.name == name) return *method;
    names += (names.empty() ? "" : ", ") + method->info.name;
  }
  fail(ErrorKind::BadRequest, "--method: unknown (expected one of {}, found \"{}\")", names, name);
}

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

const std::vector<MethodInfo>& methods() {
  static const std::vector<MethodInfo> infos = [] {
    std::vector<MethodInfo> all;
    for (const Method* method : method_list()) all.push_back(method->info);
    return all;
  }();
  return infos;
}

}  // namespace pellucid
