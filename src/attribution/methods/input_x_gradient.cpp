// Input times gradient (Shrikumar, Greenside, Kundaje: "Not Just a Black Box", 2016), as Captum's
// InputXGradient summed over the hidden dimension:  score_t = sum_h x_th dF/dx_th. At
// sub-embeddings x is the sum of the word, position and type rows, and each is a part of the score.

#include <utility>

#include "attribution/methods.h"
#include "attribution/paths/input_gradient.h"
#include "attribution/paths/path_ends.h"

namespace pellucid {

namespace {

const OptionTable<SiteOption>& options() {
  static const OptionTable<SiteOption> table = [] {
    OptionTable<SiteOption> t;
    return add_site(t, "at", &SiteOption::at, SiteParts::Taken);
  }();
  return table;
}

MethodResult run(const Problem& problem, const SiteOption& asked) {
  const SiteName at = resolve_parts("at", asked.at, problem.evaluator.model());
  InputGradient at_input = gradient_at_input(problem, at.site);
  std::vector<PathPart> parts = look_up_parts(problem, at);
  if (parts.empty()) parts.push_back({"", std::move(at_input.states)});
  const std::size_t T = problem.model_input.size();
  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    TokenScores scores;
    scores.value = at_input.values[k];
    std::vector<double> products(parts.size() * T);
    for (std::size_t s = 0; s < products.size(); ++s)
      products[s] = dot(parts[s / T].rows.row(s % T), at_input.gradients[k].row(s % T));
    split_scores(std::move(products), parts, scores);
    result.targets.push_back(std::move(scores));
  }
  result.parameters = options().values(asked);
  result.gradient_passes = 1;
  return result;
}

}  // namespace

const Method method::input_x_gradient =
    make_method<SiteOption>({.name = "input-x-gradient",
                             .summary = "each token's state times the gradient there",
                             .cost = "1 gradient pass",
                             .aliases = {"gradient-x-input", "inputxgradient"}},
                            options(), run);

}  // namespace pellucid
