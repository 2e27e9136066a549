// Input times gradient (Shrikumar, Greenside, Kundaje: "Not Just a Black Box", 2016), as Captum's
// InputXGradient summed over the hidden dimension:  score_t = sum_h x_th dF/dx_th.

#include <utility>

#include "attribution/input_gradient.h"
#include "attribution/site.h"

namespace pellucid {

namespace {

MethodResult run(const Problem& problem, const Settings& settings) {
  const Site site = read_site(settings, "at", problem.evaluator.model().info());
  const InputGradient at_input = gradient_at_input(problem, site);
  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    TokenScores scores;
    scores.value = at_input.values[k];
    for (std::size_t t = 0; t < at_input.states.rows(); ++t) {
      const std::span<const float> x = at_input.states.row(t);
      const std::span<const float> gradient = at_input.gradients[k].row(t);
      double sum = 0;
      for (std::size_t h = 0; h < x.size(); ++h)
        sum += static_cast<double>(x[h]) * static_cast<double>(gradient[h]);
      scores.scores.push_back(sum);
    }
    result.targets.push_back(std::move(scores));
  }
  result.parameters = {{"at", settings.text("at")}};
  result.gradient_passes = 1;
  return result;
}

}  // namespace

extern const Method input_x_gradient;
const Method input_x_gradient = {{"input-x-gradient",
                                  "each token's state times the gradient there",
                                  "1 gradient pass",
                                  false,
                                  {at_parameter()}},
                                 run};

}  // namespace pellucid
