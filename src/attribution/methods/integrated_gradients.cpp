// Integrated gradients (Sundararajan, Taly, Yan: "Axiomatic Attribution for Deep Networks", ICML
// 2017), at a layer as Captum's LayerIntegratedGradients:
//
//   score_t = sum_h (x - x')_th  integral over a in [0, 1] of dF/dstate_th(x' + a (x - x'))
//
// By default certified adaptive quadrature; with --steps or --rule Captum's fixed rules.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "attribution/paths/path_ends.h"
#include "attribution/paths/quadrature.h"
#include "attribution/paths/straight_path.h"
#include "attribution/quantity.h"

namespace pellucid {

namespace {

constexpr std::int64_t kMostSteps = 100'000;
constexpr std::int64_t kCaptumSteps = 50;  // where --rule comes without --steps

/// How the path is integrated, as the options say.
struct Plan {
  bool fixed = false;
  std::string rule;
  std::size_t steps = 0;
  AdaptiveLimits limits;
};

Plan read_plan(const Problem& problem, const Settings& settings) {
  Plan plan;
  plan.fixed = !settings.empty("steps") || settings.given("rule");
  plan.rule = quadrature_rules()[settings.choice("rule", quadrature_rules())];
  plan.steps = static_cast<std::size_t>(
      settings.empty("steps") ? kCaptumSteps : settings.integer("steps", 1, kMostSteps));
  plan.limits.tolerance = settings.number("tolerance", 1e-9, 1);
  plan.limits.max_nodes = static_cast<std::size_t>(settings.integer("max-steps", 2, kMostSteps));
  plan.limits.rounded = problem.precision == Precision::BFloat16;
  return plan;
}

Integral integrate(const Problem& problem, const StraightPath& path, const Plan& plan) {
  if (plan.fixed) {
    const Nodes nodes = make_nodes(plan.rule, plan.steps, [&] { problem.progress(0); });
    const auto on_done = [&](std::size_t done) {
      problem.progress(static_cast<double>(done) / static_cast<double>(plan.steps));
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
      plan.limits,
      [&](double now) {
        share = now;
        problem.progress(share);
      });
}

std::map<std::string, Parameter> parameters_as_used(const Settings& settings, const Plan& plan,
                                                    const Reference& reference) {
  std::map<std::string, Parameter> used = {{"at", settings.text("at")},
                                           {"baseline", reference.name},
                                           {"baseline-special", settings.text("baseline-special")}};
  if (!reference.chosen.empty()) used["baseline-chosen"] = reference.chosen;
  if (plan.fixed) {
    used["rule"] = plan.rule;
    used["steps"] = static_cast<std::int64_t>(plan.steps);
  } else {
    used["tolerance"] = plan.limits.tolerance;
    used["max-steps"] = static_cast<std::int64_t>(plan.limits.max_nodes);
  }
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
  return {"not-converged",
          fmt::format("after {} gradient passes the certified completeness error is {:.2g}, above "
                      "the tolerance {}: a larger --max-steps or --tolerance helps",
                      integral.nodes.size(), worst, tolerance)};
}

/// The scores where x and x' are the same: all zero.
MethodResult nothing_to_share(const Problem& problem, const StraightPath& path, const Plan& plan) {
  MethodResult result;
  const ModelInfo& info = problem.evaluator.model().info();
  for (const std::size_t c : problem.classes) {
    TokenScores scores;
    split_scores(std::vector<double>(path.slopes(), 0.0), path.parts(), scores);
    scores.value = evaluate_quantity(info, problem.quantity, c, problem.logits);
    scores.baseline_value = scores.value;
    if (!plan.fixed) scores.certified_error = 0.0;
    result.targets.push_back(std::move(scores));
  }
  const bool has_words = std::any_of(problem.input.tokens.begin(), problem.input.tokens.end(),
                                     [](const Token& token) { return !token.special; });
  if (has_words)
    if (auto warning = warn_if_not_neutral(problem, problem.logits))
      result.warnings.push_back(*std::move(warning));
  return result;
}

MethodResult share_out(const Problem& problem, const StraightPath& path, const Plan& plan) {
  MethodResult result;
  const ModelInfo& info = problem.evaluator.model().info();
  const Integral integral = integrate(problem, path, plan);
  result.gradient_passes = integral.nodes.size();
  std::vector<float> reference_logits;
  if (plan.fixed) {
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
    if (!plan.fixed)
      scores.certified_error =
          integral.certified_errors[k] + std::abs(scores.value - integral.nodes.back().values[k]);
    result.targets.push_back(std::move(scores));
  }
  if (integral.limited_by_rounding) result.warnings.push_back(limited_by_rounding(integral));
  if (!integral.converged)
    result.warnings.push_back(not_converged(integral, plan.limits.tolerance));
  if (auto warning = warn_if_not_neutral(problem, reference_logits))
    result.warnings.push_back(*std::move(warning));
  return result;
}

MethodResult run(const Problem& problem, const Settings& settings) {
  const Plan plan = read_plan(problem, settings);
  PathEnds ends = make_path_ends(problem, settings);
  const std::map<std::string, Parameter> used = parameters_as_used(settings, plan, ends.reference);
  const std::size_t choosing = ends.reference.forward_passes;
  const StraightPath path(problem, std::move(ends));
  MethodResult result =
      path.has_no_length() ? nothing_to_share(problem, path, plan) : share_out(problem, path, plan);
  result.parameters = used;
  result.forward_passes += choosing;
  return result;
}

std::vector<ParameterInfo> parameters() {
  std::vector<ParameterInfo> all = baseline_parameters();
  all.insert(all.begin(), at_parameter());
  all.insert(all.end(),
             {{"tolerance", "0.01", "1e-9 to 1",
               "adaptive: certified completeness error as a share of |F(x) - F(x')|; errors below "
               "1e-4 are always small enough"},
              {"max-steps", "1000", "2 to 100000", "adaptive: gradient passes at most"},
              {"steps", "", "1 to 100000", "fixed quadrature with this many nodes instead"},
              {"rule", "gausslegendre",
               "gausslegendre|riemann_left|riemann_right|riemann_middle|riemann_trapezoid",
               "fixed quadrature: Captum's rules, 50 steps unless --steps says otherwise"}});
  return all;
}

}  // namespace

extern const Method integrated_gradients;
const Method integrated_gradients = {
    {"integrated-gradients",
     "gradients along the straight path from a reference, with a certified error",
     "one gradient pass per node: about 22 at the default tolerance, or --steps", true,
     parameters()},
    run};

}  // namespace pellucid
