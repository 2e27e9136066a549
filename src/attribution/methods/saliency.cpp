// Saliency (Simonyan, Vedaldi, Zisserman: "Deep Inside Convolutional Networks", 2013): how strongly
// F reacts to a small change of a token's state x_t.
//
//   norm l1    sum_h |dF/dx_th|          Captum's Saliency, summed over the hidden dimension
//   norm l2    sqrt(sum_h (dF/dx_th)^2)
//   norm none  sum_h dF/dx_th            Captum's Saliency with abs=False, summed

#include <cmath>
#include <utility>

#include "attribution/methods.h"
#include "attribution/paths/input_gradient.h"
#include "attribution/site.h"

namespace pellucid {

namespace {

enum class Norm { L1, L2, None };

struct SaliencyOptions : SiteOption {
  Norm norm = Norm::L1;
};

const OptionTable<SaliencyOptions>& options() {
  static const OptionTable<SaliencyOptions> table = [] {
    OptionTable<SaliencyOptions> t;
    add_site(t, "at", &SaliencyOptions::at, SiteParts::Refused);
    return t.choice("norm", &SaliencyOptions::norm,
                    {{"l1", Norm::L1}, {"l2", Norm::L2}, {"none", Norm::None}},
                    "what of a token's gradient is its score");
  }();
  return table;
}

double reduce(std::span<const float> gradient, Norm norm) {
  double sum = 0;
  for (const float value : gradient) {
    const double d = value;
    sum += norm == Norm::L1 ? std::abs(d) : norm == Norm::L2 ? d * d : d;
  }
  return norm == Norm::L2 ? std::sqrt(sum) : sum;
}

MethodResult run(const Problem& problem, const SaliencyOptions& asked) {
  const Site site = resolve_site("at", asked.at, problem.evaluator.model().info());
  const InputGradient at_input = gradient_at_input(problem, site);
  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    TokenScores scores;
    scores.value = at_input.values[k];
    for (std::size_t t = 0; t < at_input.states.rows(); ++t)
      scores.scores.push_back(reduce(at_input.gradients[k].row(t), asked.norm));
    result.targets.push_back(std::move(scores));
  }
  result.parameters = options().values(asked);
  result.gradient_passes = 1;
  return result;
}

}  // namespace

const Method method::saliency = make_method<SaliencyOptions>(
    {.name = "saliency",
     .summary = "how strongly the output reacts to a small change of each token",
     .cost = "1 gradient pass",
     .aliases = {"gradient"}},
    options(), run);

}  // namespace pellucid
