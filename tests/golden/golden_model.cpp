#include "golden/golden_model.h"

#include <cmath>

#include "base/file.h"
#include "model/evaluator.h"
#include "model/load.h"
#include "pellucid/explainer.h"
#include "support/tiny_models.h"

namespace pellucid {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr double kLogitTolerance = 1e-5;        // of the largest logit, or of 1
constexpr double kProbabilityTolerance = 2e-6;  // absolute
constexpr double kStateTolerance = 2e-5;        // of the largest state at the site
constexpr double kGradientTolerance = 1e-4;     // of the largest derivative at the site
constexpr double kScoreTolerance = 1e-4;        // of the largest |score|
constexpr double kScoreFloor = 1e-7;            // absolute: where every score is next to zero
constexpr double kDeltaTolerance = 1e-5;        // of the sum of |scores|, or of 1
constexpr double kValueTolerance = 1e-5;        // F(x) and F(x'), of the larger of |F| and 1

/// tests/data/models/NAME of a tiny model, models/NAME of a bundled one.
fs::path folder_of(const std::string& model) {
  const fs::path root(PELLUCID_SOURCE_DIR);
  const fs::path tiny = root / "tests/data/models" / model;
  return fs::exists(tiny) ? tiny : root / "models" / model;
}

Input input_of(const json& golden) {
  Input input{golden["text"], std::nullopt};
  if (!golden["pair"].is_null()) input.pair = golden["pair"].get<std::string>();
  return input;
}

double largest(const std::vector<double>& values) {
  double m = 0;
  for (const double v : values) m = std::max(m, std::abs(v));
  return m;
}

double difference(const std::vector<double>& a, const std::vector<double>& b) {
  EXPECT_EQ(a.size(), b.size());
  double m = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    m = std::max(m, std::abs(a[i] - b[i]));
  return m;
}

/// The golden columns of a matrix, one row after the other.
std::vector<double> pick(ConstMatrixView matrix, const json& columns) {
  std::vector<double> values;
  for (std::size_t r = 0; r < matrix.rows; ++r) {
    for (const std::size_t c : columns) values.push_back(matrix.row(r)[c]);
  }
  return values;
}

std::vector<double> flatten(const json& rows) {
  std::vector<double> values;
  for (const json& row : rows) values.insert(values.end(), row.begin(), row.end());
  return values;
}

Site find_site(const ModelInfo& info, const std::string& name) {
  for (const NamedSite& site : all_sites(info)) {
    if (site.name == name) return site.site;
  }
  ADD_FAILURE() << "no site " << name;
  return {};
}

/// log p / (1 - p) of a softmax: z_t - log sum exp of the others; of a sigmoid: z_t.
double log_odds(const ModelInfo& info, std::size_t target, std::span<const float> logits,
                std::span<float> d_logits) {
  std::fill(d_logits.begin(), d_logits.end(), 0.0f);
  d_logits[target] = 1.0f;
  if (info.scores != ScoreFunction::Softmax) return logits[target];
  double sum = 0;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    if (c != target) sum += std::exp(logits[c]);
  }
  for (std::size_t c = 0; c < logits.size(); ++c) {
    if (c != target) d_logits[c] = static_cast<float>(-std::exp(logits[c]) / sum);
  }
  return logits[target] - std::log(sum);
}

}  // namespace

std::vector<fs::path> golden_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(PELLUCID_SOURCE_DIR) / "tests/golden")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

GoldenModel::GoldenModel(const fs::path& file)
    : golden_(json::parse(read_file(file))), folder_(folder_of(golden_["model"])) {}

ModelInput GoldenModel::model_input(const nlohmann::json& entry) const {
  const auto& input = golden_["inputs"][entry["input"].get<std::size_t>()];
  return {input["ids"], input["types"]};
}

void GoldenModel::check_inputs(Differences& differences) const {
  const Explainer explainer = Explainer::load(folder_.string());
  for (const nlohmann::json& golden : golden_["inputs"]) {
    SCOPED_TRACE(golden["text"]);
    const Input input = input_of(golden);
    const PredictionResult found = explainer.predict(std::span(&input, 1))[0];
    std::vector<std::int32_t> ids, types;
    for (const Token& token : found.input.tokens) {
      ids.push_back(token.id);
      types.push_back(token.type);
    }
    EXPECT_EQ(ids, golden["ids"].get<std::vector<std::int32_t>>());
    EXPECT_EQ(types, golden["types"].get<std::vector<std::int32_t>>());
    const std::vector<double> logits = golden["logits"];
    const bool values = golden.contains("values");
    const std::vector<double> scores = golden[values ? "values" : "probabilities"];
    differences.check("logits",
                      difference(found.prediction.logits, logits) / std::max(1.0, largest(logits)),
                      kLogitTolerance);
    if (values)
      differences.check(
          "logits", difference(found.prediction.values, scores) / std::max(1.0, largest(scores)),
          kLogitTolerance);
    else
      differences.check("probabilities", difference(found.prediction.probabilities, scores),
                        kProbabilityTolerance);
    EXPECT_EQ(found.prediction.probabilities.empty(), values);
  }
}

void GoldenModel::check_states(Differences& differences) const {
  const LoadedModel model = load_model(folder_, Precision::Float32);
  ThreadPool pool(1);
  const Evaluator evaluator(*model.classifier, pool);
  for (const nlohmann::json& golden : golden_["states"]) {
    const std::string at = golden["at"];
    SCOPED_TRACE(at);
    const ModelInput input = model_input(golden);
    const Matrix states = evaluator.states(input, find_site(model.classifier->info(), at));
    const std::vector<double> expected = flatten(golden["values"]);
    differences.check("states",
                      difference(pick(states, golden["columns"]), expected) / largest(expected),
                      kStateTolerance);
  }
}

void GoldenModel::check_gradients(Differences& differences) const {
  const LoadedModel model = load_model(folder_, Precision::Float32);
  const ModelInfo& info = model.classifier->info();
  ThreadPool pool(1);
  const Evaluator evaluator(*model.classifier, pool);
  for (const nlohmann::json& golden : golden_["gradients"]) {
    const std::string at = golden["at"];
    SCOPED_TRACE(at);
    ASSERT_EQ(golden["quantity"], "log-odds");
    const std::size_t target = golden["target"];
    const ModelInput input = model_input(golden);
    const Site site = find_site(info, at);
    const Matrix states = evaluator.states(input, site);
    const Points points = repeat_point(site, input, states, 1);
    const Objective objective = [&](std::span<const float> logits, std::span<float> d_logits) {
      return log_odds(info, target, logits, d_logits);
    };
    std::vector<double> values, sums;
    evaluator.gradients(
        points, std::span(&objective, 1),
        [&](std::size_t, std::size_t, double, std::span<const float>, ConstMatrixView d_state) {
          values = pick(d_state, golden["columns"]);
          for (std::size_t t = 0; t < d_state.rows; ++t) {
            double sum = 0;
            for (const float d : d_state.row(t)) sum += d;
            sums.push_back(sum);
          }
        });
    const std::vector<double> expected = flatten(golden["values"]);
    differences.check("gradients", difference(values, expected) / largest(expected),
                      kGradientTolerance);
    const std::vector<double> expected_sums = golden["sums"];
    differences.check(
        "gradient sums",
        difference(sums, expected_sums) / std::max(largest(expected), largest(expected_sums)),
        kGradientTolerance);
  }
}

void GoldenModel::check_attributions(Differences& differences) const {
  const Explainer explainer = Explainer::load(folder_.string());
  for (const nlohmann::json& golden : golden_["attributions"]) {
    SCOPED_TRACE(golden.dump());
    const Input input = input_of(golden_["inputs"][golden["input"].get<std::size_t>()]);
    Request request;
    request.target = std::to_string(golden["target"].get<int>());
    request.quantity = find_quantity(golden["quantity"].get<std::string>());
    request.parameters = {{"at", golden["at"]},
                          {"baseline", golden["baseline"]},
                          {"baseline-special", golden["baseline_special"]},
                          {"rule", golden["rule"]},
                          {"steps", std::to_string(golden["steps"].get<int>())}};
    const Explanation found = explainer.explain(input, request);
    ASSERT_EQ(found.targets.size(), 1u);
    const TargetScores& target = found.targets[0];
    ASSERT_TRUE(target.completeness && target.target.baseline_value);

    const std::vector<double> scores = golden.value("exact", golden["scores"]);
    const double scale = largest(scores);
    // A word's embedding shorter along the path, and nothing added to it, is the same to a layer
    // norm: such scores cancel, and are float32's noise here as they are there.
    const double floor = std::max(kScoreFloor, 2 * difference(golden["scores"], scores));
    const double apart = std::max(0.0, difference(target.tokens, scores) - floor);
    differences.check("scores", scale > 0 ? apart / scale : apart, kScoreTolerance);
    const double delta = golden.value("exact_delta", golden["delta"].get<double>());
    double sum = 0;
    for (const double score : scores) sum += std::abs(score);
    differences.check("delta", std::abs(target.completeness->delta - delta) / std::max(1.0, sum),
                      kDeltaTolerance);
    const double value = golden["value"], baseline_value = golden["baseline_value"];
    differences.check("F(x)",
                      std::abs(target.target.value - value) / std::max(1.0, std::abs(value)),
                      kValueTolerance);
    differences.check("F(x')",
                      std::abs(*target.target.baseline_value - baseline_value) /
                          std::max(1.0, std::abs(baseline_value)),
                      kValueTolerance);
  }
}

}  // namespace pellucid
