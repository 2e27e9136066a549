// Layer conductance (Dhamdhere, Sundararajan, Yan: "How Important Is a Neuron?", ICLR 2019): what
// flows through each position of layer y = y(state) along the straight path of integrated
// gradients,
//
//   score_t = sum_h  integral of dF/dy_th · dy_th  from y(x') to y(x)
//           ~ sum_k sum_h dF/dy_th(a_k) · step_k,th     over nodes a_0 < … < a_n
//
// rule symmetric    even nodes, both ends included; step_k = (y(a_k+1) - y(a_k-1)) / 2, at the ends
//                   one-sided: the error falls with 1/n^2
// Captum's rules    n + 1 nodes; step_k = y(a_k+1) - y(a_k), the last node has none: Captum's
//                   LayerConductance, whose error falls with 1/n

#include <algorithm>
#include <utility>

#include "attribution/paths/baseline.h"
#include "attribution/paths/nodes.h"
#include "attribution/paths/straight_path.h"
#include "attribution/quantity.h"
#include "attribution/site.h"
#include "base/fail.h"

namespace pellucid {

namespace {

constexpr std::size_t kNodesPerChunk = 16;  // whose states at the layer are held at once
const std::string kSymmetric = "symmetric";

struct Plan {
  Site at, layer;
  bool symmetric = true;
  std::vector<double> positions;  // n + 1
};

std::vector<std::string> rule_names() {
  std::vector<std::string> names = quadrature_rules();
  names.insert(names.begin(), kSymmetric);
  return names;
}

/// Where a site lies on the network's line.
std::size_t depth(Site site) {
  if (site.kind == Site::Kind::WordEmbeddings) return 0;
  return site.kind == Site::Kind::Embeddings ? 1 : 2 + site.layer;
}

Plan read_plan(const Problem& problem, const Settings& settings) {
  const ModelInfo& info = problem.evaluator.model().info();
  Plan plan;
  plan.at = read_site(settings, "at", info);
  plan.layer = read_site(settings, "layer", info);
  if (depth(plan.layer) < depth(plan.at))
    settings.fail_expected("layer", "a layer that is not before --at");
  const std::string rule = rule_names()[settings.choice("rule", rule_names())];
  const auto steps = static_cast<std::size_t>(settings.integer("steps", 1, 10'000));
  plan.symmetric = rule == kSymmetric;
  if (!plan.symmetric) {
    plan.positions = make_nodes(rule, steps + 1, [&] { problem.progress(0); }).positions;
  } else {
    for (std::size_t k = 0; k <= steps; ++k)
      plan.positions.push_back(static_cast<double>(k) / static_cast<double>(steps));
  }
  return plan;
}

/// The sum, node by node, for all targets.
class Conductance {
 public:
  Conductance(const Problem& problem, const StraightPath& path, const Plan& plan)
      : problem_(problem), path_(path), plan_(plan), objectives_(make_objectives(problem)) {}

  /// [K x T]
  std::vector<double> scores() {
    const std::size_t nodes = plan_.positions.size();
    for (std::size_t first = 0; first < nodes; first += kNodesPerChunk) {
      problem_.progress(static_cast<double>(first) / static_cast<double>(nodes));
      add_chunk(first, std::min(first + kNodesPerChunk, nodes));
    }
    std::vector<double> sums(objectives_.size() * path_.tokens(), 0.0);
    for (const std::vector<double>& node : flows_)  // in the order of the path: the same bytes
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += node[i];
    return sums;
  }

 private:
  /// Nodes first … end-1, with their neighbours' states.
  void add_chunk(std::size_t first, std::size_t end) {
    const std::size_t before = first > 0 ? first - 1 : 0;
    const std::size_t after = std::min(end + 1, plan_.positions.size());
    std::vector<Matrix> states(after - before);
    const auto fill_path = [&](std::size_t i, MatrixView out) {
      path_.fill(plan_.positions[before + i], out);
    };
    const Points along = make_points(problem_, plan_.at, states.size(), fill_path);
    problem_.evaluator.advance(along, plan_.layer, [&](std::size_t i, ConstMatrixView state) {
      states[i] = Matrix(state.rows, state.cols);
      copy_rows(state, states[i]);
    });
    flows_.resize(end, std::vector<double>(objectives_.size() * path_.tokens(), 0.0));
    const auto fill_layer = [&](std::size_t i, MatrixView out) {
      copy_rows(states[first - before + i], out);
    };
    const Points at_layer = make_points(problem_, plan_.layer, end - first, fill_layer);
    problem_.evaluator.gradients(
        at_layer, objectives_,
        [&](std::size_t i, std::size_t k, double, std::span<const float>, ConstMatrixView d_y) {
          const std::size_t here = first - before + i;
          const std::size_t next = std::min(here + 1, states.size() - 1);
          const std::size_t previous = plan_.symmetric && here > 0 ? here - 1 : here;
          const double share = plan_.symmetric ? 0.5 : 1;
          for (std::size_t t = 0; t < d_y.rows; ++t)
            flows_[first + i][k * d_y.rows + t] =
                share * dot_difference(d_y.row(t), states[next].row(t), states[previous].row(t));
        });
  }

  /// sum_h d_h (to_h - from_h)
  static double dot_difference(std::span<const float> d, std::span<const float> to,
                               std::span<const float> from) {
    double sum = 0;
    for (std::size_t h = 0; h < d.size(); ++h)
      sum +=
          static_cast<double>(d[h]) * (static_cast<double>(to[h]) - static_cast<double>(from[h]));
    return sum;
  }

  const Problem& problem_;
  const StraightPath& path_;
  const Plan& plan_;
  std::vector<Objective> objectives_;
  std::vector<std::vector<double>> flows_;  // [nodes][K x T]
};

MethodResult run(const Problem& problem, const Settings& settings) {
  const Plan plan = read_plan(problem, settings);
  Reference reference = make_reference(problem, settings, plan.at);
  MethodResult result;
  result.parameters = {
      {"at", settings.text("at")},     {"layer", settings.text("layer")},
      {"baseline", reference.name},    {"baseline-special", settings.text("baseline-special")},
      {"rule", settings.text("rule")}, {"steps", settings.integer("steps", 1, 10'000)}};
  if (!reference.chosen.empty()) result.parameters["baseline-chosen"] = reference.chosen;
  result.forward_passes = reference.forward_passes + 1;
  result.gradient_passes = plan.positions.size();

  const StraightPath path(problem, {plan.at, std::move(reference), {}});
  const std::vector<float> reference_logits = path.reference_logits();
  const std::vector<double> sums = Conductance(problem, path, plan).scores();
  const ModelInfo& info = problem.evaluator.model().info();
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    const std::size_t c = problem.classes[k];
    const auto begin = sums.begin() + static_cast<std::ptrdiff_t>(k * path.tokens());
    TokenScores scores;
    scores.scores.assign(begin, begin + static_cast<std::ptrdiff_t>(path.tokens()));
    scores.value = evaluate_quantity(info, problem.quantity, c, problem.logits);
    scores.baseline_value = evaluate_quantity(info, problem.quantity, c, reference_logits);
    result.targets.push_back(std::move(scores));
  }
  if (!path.has_no_length())
    if (auto warning = warn_if_not_neutral(problem, reference_logits))
      result.warnings.push_back(*std::move(warning));
  return result;
}

std::vector<ParameterInfo> parameters() {
  std::vector<ParameterInfo> all = baseline_parameters();
  all.insert(all.begin(), {{"layer", "layer.0", "embeddings|word-embeddings|layer.K",
                            "where what flows through is measured"},
                           site_parameter()});
  all.insert(
      all.end(),
      {{"steps", "50", "1 to 10000", "steps of the path"},
       {"rule", "symmetric",
        "symmetric|gausslegendre|riemann_left|riemann_right|riemann_middle|riemann_trapezoid",
        "symmetric differences, or Captum's nodes and one-sided ones"}});
  return all;
}

}  // namespace

extern const Method layer_conductance;
const Method layer_conductance = {
    {"layer-conductance",
     "what flows through each position of a layer along the path of integrated gradients",
     "1 gradient pass per step, and one more", true, parameters()},
    run};

}  // namespace pellucid
