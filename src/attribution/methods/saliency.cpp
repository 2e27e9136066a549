// Saliency (Simonyan, Vedaldi, Zisserman: "Deep Inside Convolutional Networks", 2013): how strongly
// F reacts to a small change of a token's state x_t.
//
//   --norm l1    sum_h |dF/dx_th|          Captum's Saliency, summed over the hidden dimension
//   --norm l2    sqrt(sum_h (dF/dx_th)^2)
//   --norm none  sum_h dF/dx_th            Captum's Saliency with abs=False, summed

#include <cmath>
#include <utility>

#include "attribution/paths/input_gradient.h"
#include "attribution/site.h"

namespace pellucid {

namespace {

const std::vector<std::string> kNorms = {"l1", "l2", "none"};

double reduce(std::span<const float> gradient, std::size_t norm) {
  double sum = 0;
  for (const float value : gradient) {
    const double d = value;
    sum += norm == 0 ? std::abs(d) : norm == 1 ? d * d : d;
  }
  return norm == 1 ? std::sqrt(sum) : sum;
}

MethodResult run(const Problem& problem, const Settings& settings) {
  const std::size_t norm = settings.choice("norm", kNorms);
  const Site site = read_site(settings, "at", problem.evaluator.model().info());
  const InputGradient at_input = gradient_at_input(problem, site);
  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    TokenScores scores;
    scores.value = at_input.values[k];
    for (std::size_t t = 0; t < at_input.states.rows(); ++t)
      scores.scores.push_back(reduce(at_input.gradients[k].row(t), norm));
    result.targets.push_back(std::move(scores));
  }
  result.parameters = {{"at", settings.text("at")}, {"norm", kNorms[norm]}};
  result.gradient_passes = 1;
  return result;
}

}  // namespace

extern const Method saliency;
const Method saliency = {
    {"saliency",
     "how strongly the output reacts to a small change of each token",
     "1 gradient pass",
     false,
     {site_parameter(), {"norm", "l1", "l1|l2|none", "what of a token's gradient is its score"}}},
    run};

}  // namespace pellucid
