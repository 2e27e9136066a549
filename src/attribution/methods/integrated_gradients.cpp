// Integrated gradients (Sundararajan, Taly, Yan: "Axiomatic Attribution for Deep Networks", ICML
// 2017), at a layer as Captum's LayerIntegratedGradients:
//
//   score_t = sum_h (x - x')_th  integral over a in [0, 1] of dF/dstate_th(x' + a (x - x'))
//
// By default certified adaptive quadrature; with the options `steps` or `rule` Captum's fixed
// rules.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "attribution/methods.h"
#include "attribution/paths/path_ends.h"
#include "attribution/paths/quadrature.h"
#include "attribution/paths/straight_path.h"
#include "attribution/quantity.h"
#include "base/message.h"

namespace pellucid {

namespace {

constexpr std::int64_t kMostSteps = 100'000;
constexpr std::size_t kCaptumSteps = 50;  // where a rule comes without steps

struct IntegratedGradientsOptions : SiteOption, BaselineOptions {
  double tolerance = 0.01;
  std::size_t max_steps = 1000;
  std::optional<std::size_t> steps;
  std::optional<Rule> rule;

  bool fixed() const { return steps || rule; }
};

const OptionTable<IntegratedGradientsOptions>& options() {
  static const OptionTable<IntegratedGradientsOptions> table = [] {
    using O = IntegratedGradientsOptions;
    OptionTable<O> t;
    add_site(t, "at", &O::at, SiteParts::Taken);
    add_baseline(t);
    t.number("tolerance", &O::tolerance, 1e-9, 1,
             "adaptive: certified completeness error as a share of |F(x) - F(x')|; errors below "
             "1e-4 are always small enough");
    t.integer("max-steps", &O::max_steps, 2, kMostSteps, "adaptive: gradient passes at most");
    t.integer("steps", &O::steps, 1, kMostSteps, "fixed quadrature with this many nodes instead");
    t.also({"n-steps"});
    t.choice("rule", &O::rule, quadrature_rules(),
             "fixed quadrature: Captum's rules, 50 steps unless `steps` says otherwise");
    t.also({"approximation-method"});
    return t.shown_default(quadrature_rules()[0].first).check([](O& o) {
      if (!o.fixed()) return;
      o.steps = o.steps.value_or(kCaptumSteps);
      o.rule = o.rule.value_or(Rule::GaussLegendre);
    });
  }();
  return table;
}

AdaptiveLimits limits(const Problem& problem, const IntegratedGradientsOptions& asked) {
  return {asked.tolerance, asked.max_steps, problem.precision == Precision::BFloat16};
}

Integral integrate(const Problem& problem, const StraightPath& path,
                   const IntegratedGradientsOptions& asked) {
  if (asked.fixed()) {
    const Nodes nodes = make_nodes(*asked.rule, *asked.steps, [&] { problem.progress(0); });
    const auto on_done = [&](std::size_t done) {
      problem.progress(static_cast<double>(done) / static_cast<double>(*asked.steps));
    };
    return integrate_fixed(
        [&](std::span<const double> positions) { return path.evaluate(positions, on_done); },
        nodes);
  }
  double share = 0;
  return integrate_adaptively(
      [&](std::span<const double> positions) {
        return path.evaluate(positions, [&](std::size_t) { problem.progress(share); });
      },
      limits(problem, asked),
      [&](double now) {
        share = now;
        problem.progress(share);
      });
}

std::map<std::string, Parameter> parameters_as_used(const IntegratedGradientsOptions& asked,
                                                    const Reference& reference) {
  std::map<std::string, Parameter> used =
      asked.fixed() ? options().values(asked, {"baseline", "tolerance", "max-steps"})
                    : options().values(asked, {"baseline", "steps", "rule"});
  used["baseline"] = reference.name;
  if (!reference.chosen.empty()) used["baseline-chosen"] = reference.chosen;
  return used;
}

Warning limited_by_rounding(const Integral& integral) {
  const double worst =
      *std::max_element(integral.certified_errors.begin(), integral.certified_errors.end());
  return {"rounded-certificate",
          fmt::format("in bfloat16 the model's own output is rounded: the certified completeness "
                      "error ends at {:.2g}, above the tolerance; float32 certifies it",
                      worst)};
}

Warning not_converged(const Integral& integral, double tolerance) {
  double worst = 0;
  for (const double error : integral.certified_errors) worst = std::max(worst, error);
  return warning(
      "not-converged",
      message("after {} gradient passes the scores are not yet within the tolerance {} (certified "
              "completeness error {:.2g}): a larger {} or {} may help",
              integral.nodes.size(), tolerance, worst, option("max-steps"), option("tolerance")));
}

/// The scores where x and x' are the same: all zero.
MethodResult nothing_to_share(const Problem& problem, const StraightPath& path,
                              const IntegratedGradientsOptions& asked) {
  MethodResult result;
  const ModelInfo& info = problem.evaluator.model().info();
  for (const std::size_t c : problem.classes) {
    TokenScores scores;
    split_scores(std::vector<double>(path.slopes(), 0.0), path.parts(), scores);
    scores.value = evaluate_quantity(info, problem.quantity, c, problem.logits);
    scores.baseline_value = scores.value;
    if (!asked.fixed()) scores.certified_error = 0.0;
    result.targets.push_back(std::move(scores));
  }
  const bool has_words = std::any_of(problem.input.tokens.begin(), problem.input.tokens.end(),
                                     [](const Token& token) { return !token.special; });
  if (has_words)
    if (auto warning = warn_if_not_neutral(problem, problem.logits))
      result.warnings.push_back(*std::move(warning));
  return result;
}

MethodResult integrate_path(const Problem& problem, const StraightPath& path,
                            const IntegratedGradientsOptions& asked) {
  MethodResult result;
  const ModelInfo& info = problem.evaluator.model().info();
  const Integral integral = integrate(problem, path, asked);
  result.gradient_passes = integral.nodes.size();
  std::vector<float> reference_logits;
  if (asked.fixed()) {
    reference_logits = path.reference_logits();
    ++result.forward_passes;
  } else {
    reference_logits = integral.nodes.front().logits;
  }
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    const std::size_t c = problem.classes[k];
    TokenScores scores;
    split_scores(scores_of(integral, k, path.slopes()), path.parts(), scores);
    scores.value = evaluate_quantity(info, problem.quantity, c, problem.logits);
    scores.baseline_value = evaluate_quantity(info, problem.quantity, c, reference_logits);
    // The text's own pass and the path's last node may round differently: that counts too.
    if (!asked.fixed())
      scores.certified_error =
          integral.certified_errors[k] + std::abs(scores.value - integral.nodes.back().values[k]);
    result.targets.push_back(std::move(scores));
  }
  if (integral.limited_by_rounding) result.warnings.push_back(limited_by_rounding(integral));
  if (!integral.converged) result.warnings.push_back(not_converged(integral, asked.tolerance));
  if (auto warning = warn_if_not_neutral(problem, reference_logits))
    result.warnings.push_back(*std::move(warning));
  return result;
}

MethodResult run(const Problem& problem, const IntegratedGradientsOptions& asked) {
  PathEnds ends = make_path_ends(problem, asked.at, asked);
  const std::map<std::string, Parameter> used = parameters_as_used(asked, ends.reference);
  const std::size_t choosing = ends.reference.forward_passes;
  const StraightPath path(problem, std::move(ends));
  MethodResult result = path.has_no_length() ? nothing_to_share(problem, path, asked)
                                             : integrate_path(problem, path, asked);
  result.parameters = used;
  result.forward_passes += choosing;
  return result;
}

}  // namespace

const Method method::integrated_gradients = make_method<IntegratedGradientsOptions>(
    {.name = "integrated-gradients",
     .summary = "gradients along the straight path from a reference, with a certified error",
     .cost = "one gradient pass per node: about 22 at the default tolerance, or as many as `steps`",
     .complete = true,
     .aliases = {"ig", "layer-integrated-gradients"}},
    options(), run);

}  // namespace pellucid
