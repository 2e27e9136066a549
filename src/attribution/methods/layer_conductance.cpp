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

#include "attribution/methods.h"
#include "attribution/paths/baseline.h"
#include "attribution/paths/nodes.h"
#include "attribution/paths/straight_path.h"
#include "attribution/quantity.h"
#include "attribution/site.h"
#include "base/fail.h"

namespace pellucid {

namespace {

constexpr std::size_t kNodesPerChunk = 16;  // whose states at the layer are held at once

struct LayerConductanceOptions : SiteOption, BaselineOptions {
  SiteName layer = {"layer.0", {Site::Kind::Layer, 0}};
  std::size_t steps = 50;
  std::optional<Rule> rule;  // none: symmetric
};

const OptionTable<LayerConductanceOptions>& options() {
  static const OptionTable<LayerConductanceOptions> table = [] {
    using O = LayerConductanceOptions;
    OptionTable<O> t;
    add_site(t, "layer", &O::layer, SiteParts::Refused, "where what flows through is measured");
    add_site(t, "at", &O::at, SiteParts::Refused);
    add_baseline(t);
    t.integer("steps", &O::steps, 1, 10'000, "steps of the path").also({"n-steps"});
    std::vector<std::pair<std::string, std::optional<Rule>>> rules = {{"symmetric", std::nullopt}};
    rules.insert(rules.end(), quadrature_rules().begin(), quadrature_rules().end());
    return t.choice_of("rule", &O::rule, std::move(rules),
                       "symmetric differences, or Captum's nodes and one-sided ones");
  }();
  return table;
}

/// The nodes, and the two sites.
struct Path {
  Site at, layer;
  bool symmetric = true;
  std::vector<double> positions;  // n + 1
};

/// Where a site lies on the network's line.
std::size_t depth(Site site) {
  if (site.kind == Site::Kind::WordEmbeddings) return 0;
  return site.kind == Site::Kind::Embeddings ? 1 : 2 + site.layer;
}

Path make_path(const Problem& problem, const LayerConductanceOptions& asked) {
  const ModelInfo& info = problem.evaluator.model().info();
  Path path{resolve_site("at", asked.at, info),
            resolve_site("layer", asked.layer, info),
            !asked.rule,
            {}};
  if (depth(path.layer) < depth(path.at))
    fail(ErrorKind::BadRequest,
         "{}: wrong value (expected a layer that is not before {}, found \"{}\")", option("layer"),
         option("at"), asked.layer.text);
  if (asked.rule) {
    const auto on_node = [&] { problem.progress(0); };
    path.positions = make_nodes(*asked.rule, asked.steps + 1, on_node).positions;
  } else {
    for (std::size_t k = 0; k <= asked.steps; ++k)
      path.positions.push_back(static_cast<double>(k) / static_cast<double>(asked.steps));
  }
  return path;
}

/// The sum, node by node, for all targets.
class Conductance {
 public:
  Conductance(const Problem& problem, const StraightPath& straight, const Path& path)
      : problem_(problem),
        straight_(straight),
        path_(path),
        objectives_(make_objectives(problem)) {}

  /// [K x T]
  std::vector<double> scores() {
    const std::size_t nodes = path_.positions.size();
    for (std::size_t first = 0; first < nodes; first += kNodesPerChunk) {
      problem_.progress(static_cast<double>(first) / static_cast<double>(nodes));
      add_chunk(first, std::min(first + kNodesPerChunk, nodes));
    }
    std::vector<double> sums(objectives_.size() * straight_.tokens(), 0.0);
    for (const std::vector<double>& node : flows_)  // in the order of the path: the same bytes
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += node[i];
    return sums;
  }

 private:
  /// Nodes first … end-1, with their neighbours' states.
  void add_chunk(std::size_t first, std::size_t end) {
    const std::size_t before = first > 0 ? first - 1 : 0;
    const std::size_t after = std::min(end + 1, path_.positions.size());
    std::vector<Matrix> states(after - before);
    const auto fill_path = [&](std::size_t i, MatrixView out) {
      straight_.fill(path_.positions[before + i], out);
    };
    const Points along = make_points(problem_, path_.at, states.size(), fill_path);
    problem_.evaluator.advance(along, path_.layer, [&](std::size_t i, ConstMatrixView state) {
      states[i] = Matrix(state.rows, state.cols);
      copy_rows(state, states[i]);
    });
    flows_.resize(end, std::vector<double>(objectives_.size() * straight_.tokens(), 0.0));
    const auto fill_layer = [&](std::size_t i, MatrixView out) {
      copy_rows(states[first - before + i], out);
    };
    const Points at_layer = make_points(problem_, path_.layer, end - first, fill_layer);
    problem_.evaluator.gradients(
        at_layer, objectives_,
        [&](std::size_t i, std::size_t k, double, std::span<const float>, ConstMatrixView d_y) {
          const std::size_t here = first - before + i;
          const std::size_t next = std::min(here + 1, states.size() - 1);
          const std::size_t previous = path_.symmetric && here > 0 ? here - 1 : here;
          const double share = path_.symmetric ? 0.5 : 1;
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
  const StraightPath& straight_;
  const Path& path_;
  std::vector<Objective> objectives_;
  std::vector<std::vector<double>> flows_;  // [nodes][K x T]
};

MethodResult run(const Problem& problem, const LayerConductanceOptions& asked) {
  const Path path = make_path(problem, asked);
  Reference reference = make_reference(problem, asked, path.at);
  MethodResult result;
  result.parameters = options().values(asked, {"baseline"});
  result.parameters["baseline"] = reference.name;
  if (!reference.chosen.empty()) result.parameters["baseline-chosen"] = reference.chosen;
  result.forward_passes = reference.forward_passes + 1;
  result.gradient_passes = path.positions.size();

  const StraightPath straight(problem, {path.at, std::move(reference), {}});
  const std::vector<float> reference_logits = straight.reference_logits();
  const std::vector<double> sums = Conductance(problem, straight, path).scores();
  const ModelInfo& info = problem.evaluator.model().info();
  for (std::size_t k = 0; k < problem.classes.size(); ++k) {
    const std::size_t c = problem.classes[k];
    const auto begin = sums.begin() + static_cast<std::ptrdiff_t>(k * straight.tokens());
    TokenScores scores;
    scores.scores.assign(begin, begin + static_cast<std::ptrdiff_t>(straight.tokens()));
    scores.value = evaluate_quantity(info, problem.quantity, c, problem.logits);
    scores.baseline_value = evaluate_quantity(info, problem.quantity, c, reference_logits);
    result.targets.push_back(std::move(scores));
  }
  if (!straight.has_no_length())
    if (auto warning = warn_if_not_neutral(problem, reference_logits))
      result.warnings.push_back(*std::move(warning));
  return result;
}

}  // namespace

const Method method::layer_conductance = make_method<LayerConductanceOptions>(
    {.name = "layer-conductance",
     .summary =
         "what flows through each position of a layer along the path of integrated gradients",
     .cost = "1 gradient pass per step, and one more",
     .complete = true},
    options(), run);

}  // namespace pellucid
