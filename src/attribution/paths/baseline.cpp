#include "attribution/paths/baseline.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "attribution/quantity.h"
#include "base/fail.h"
#include "base/names.h"

namespace pellucid {

namespace {

constexpr std::string_view kIds = "ids:";
/// Thresholds of the warning `baseline-not-neutral`: docs/methods.md, "The reference".
constexpr double kHighProbability = 0.8;
constexpr double kSmallDifference = 0.1;

/// Builds references for one input at one site.
class ReferenceBuilder {
 public:
  ReferenceBuilder(const Problem& problem, Site site, bool replace_special)
      : problem_(problem), site_(site), replace_special_(replace_special) {}

  Matrix of_token(std::int32_t id) const {
    ModelInput input = problem_.model_input;
    for (std::size_t t = 0; t < input.size(); ++t)
      if (is_replaced(t)) input.ids[t] = id;
    return problem_.evaluator.states(input, site_);
  }

  Matrix of_ids(std::vector<std::int32_t> ids) const {
    const ModelInput input{std::move(ids), problem_.model_input.types};
    check_input(model().info(), input);
    return problem_.evaluator.states(input, site_);
  }

  Matrix of_mean() const {
    const std::vector<double> mean = mean_word_embedding();
    Matrix rows(problem_.model_input.size(), mean.size());
    model().look_up(problem_.model_input.ids, rows);
    for (std::size_t t = 0; t < rows.rows(); ++t)
      if (is_replaced(t)) std::copy(mean.begin(), mean.end(), rows.row(t).begin());
    return problem_.evaluator.states_from(problem_.model_input, rows, site_);
  }

  Matrix of_zero() const {
    return Matrix::zeros(problem_.model_input.size(), model().width(site_));
  }

 private:
  const Classifier& model() const { return problem_.evaluator.model(); }

  bool is_replaced(std::size_t t) const {
    return replace_special_ || !problem_.input.tokens[t].special;
  }

  std::vector<double> mean_word_embedding() const {
    constexpr std::size_t kRows = 1024;
    const std::size_t count = model().info().vocabulary;
    const std::size_t width = model().width({Site::Kind::WordEmbeddings});
    Matrix rows(std::min(kRows, count), width);
    std::vector<double> sum(width, 0.0);
    for (std::size_t first = 0; first < count; first += kRows) {
      std::vector<std::int32_t> ids(std::min(kRows, count - first));
      for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int32_t>(first + i);
      model().look_up(ids, rows.view().row_range(0, ids.size()));
      for (std::size_t i = 0; i < ids.size(); ++i)
        for (std::size_t h = 0; h < width; ++h) sum[h] += rows.row(i)[h];
    }
    for (double& value : sum) value /= static_cast<double>(count);
    return sum;
  }

  const Problem& problem_;
  Site site_;
  bool replace_special_;
};

/// Sum over classes of |p - uniform|; uniform is 1/C, or 1/2 for each output of a sigmoid head.
double distance_from_uniform(const ModelInfo& info, std::span<const float> logits) {
  const std::vector<double> p = probabilities(info, logits);
  const double uniform =
      info.scores == ScoreFunction::Sigmoid ? 0.5 : 1.0 / static_cast<double>(p.size());
  double distance = 0;
  for (const double value : p) distance += std::abs(value - uniform);
  return distance;
}

Reference most_neutral(const Problem& problem, const ReferenceBuilder& builder, Site site) {
  if (problem.evaluator.model().info().scores == ScoreFunction::None)
    fail(ErrorKind::BadRequest,
         "{}: the model is a regression, and no value of it is neutral (expected mask, pad, unk, "
         "zero, mean or ids:LIST, found neutral)",
         option("baseline"));
  std::vector<std::string> names;
  std::vector<Matrix> candidates;
  for (const NamedToken& token : blank_tokens(problem.tokenizer.special_tokens())) {
    names.push_back(token.name);
    candidates.push_back(builder.of_token(token.id));
  }
  names.emplace_back("mean");
  candidates.push_back(builder.of_mean());

  const Matrix logits = problem.evaluator.logits(
      make_points(problem, site, candidates.size(),
                  [&](std::size_t i, MatrixView out) { copy_rows(candidates[i], out); }));
  std::size_t best = 0;
  std::vector<double> distances;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    distances.push_back(distance_from_uniform(problem.evaluator.model().info(), logits.row(i)));
    if (distances[i] < distances[best]) best = i;
  }
  return {std::move(candidates[best]), "neutral", names[best], candidates.size()};
}

std::vector<std::int32_t> parse_ids(const ParameterInfo& info, const std::string& text) {
  std::vector<std::int32_t> ids;
  const char* at = text.data() + kIds.size();
  const char* end = text.data() + text.size();
  while (true) {
    std::int32_t id = 0;
    const auto [stop, error] = std::from_chars(at, end, id);
    if (error != std::errc{} || (stop != end && *stop != ','))
      fail_value(info.name, "ids: and whole numbers with commas between", text);
    ids.push_back(id);
    if (stop == end) return ids;
    at = stop + 1;
  }
}

/// A token that was asked for by name.
Reference of_named_token(const ReferenceBuilder& builder, const std::vector<NamedToken>& tokens,
                         const std::string& name) {
  for (const NamedToken& token : tokens)
    if (token.name == name) return {builder.of_token(token.id), name, "", 0};
  std::vector<std::string> names;
  for (const NamedToken& token : tokens) names.push_back(token.name);
  names.insert(names.end(), {"zero", "mean", "neutral", "ids:LIST"});
  fail_value("baseline",
             fmt::format("one of {}: the tokenizer has no such token", fmt::join(names, ", ")),
             name);
}

}  // namespace

std::vector<NamedToken> blank_tokens(const SpecialTokens& special) {
  std::vector<NamedToken> tokens;
  if (special.mask) tokens.push_back({"mask", *special.mask});
  if (special.pad) tokens.push_back({"pad", *special.pad});
  if (special.unk) tokens.push_back({"unk", *special.unk});
  return tokens;
}

ParameterInfo baseline_info() {
  return {.name = "baseline",
          .choices = {"mask", "pad", "unk", "zero", "mean", "neutral"},
          .forms = {{"ids:LIST", "^ids:[0-9]+(,[0-9]+)*$"}},
          .summary = "the reference that the text is compared with"};
}

BaselineName read_baseline(const ParameterInfo& info, const std::string& text) {
  using enum BaselineName::Kind;
  if (text.starts_with(kIds)) return {text, Ids, parse_ids(info, text)};
  const auto choice = find_name(text, info.choices);
  if (!choice) {
    std::vector<std::string> names = info.choices;
    names.push_back(info.forms[0].spelling);
    fail_value(info.name, fmt::format("one of {}", fmt::join(names, ", ")), text);
  }
  constexpr BaselineName::Kind kinds[] = {Token, Token, Token, Zero, Mean, Neutral};
  return {info.choices[*choice], kinds[*choice]};
}

Reference make_reference(const Problem& problem, const BaselineOptions& options, Site site) {
  const ReferenceBuilder builder(problem, site,
                                 options.baseline_special == SpecialTokensInBaseline::Replace);
  const std::vector<NamedToken> tokens = blank_tokens(problem.tokenizer.special_tokens());
  if (problem.given_embeddings) {
    if (options.baseline && options.baseline->kind != BaselineName::Kind::Zero)
      fail_value("baseline", "zero: inputs_embeds has no ids to replace", options.baseline->text);
    return {builder.of_zero(), "zero", "", 0};
  }
  if (!options.baseline) {
    if (tokens.empty()) return {builder.of_zero(), "zero", "", 0};
    return {builder.of_token(tokens[0].id), tokens[0].name, "", 0};
  }
  const BaselineName& baseline = *options.baseline;
  switch (baseline.kind) {
    case BaselineName::Kind::Token: return of_named_token(builder, tokens, baseline.text);
    case BaselineName::Kind::Zero: return {builder.of_zero(), baseline.text, "", 0};
    case BaselineName::Kind::Mean: return {builder.of_mean(), baseline.text, "", 0};
    case BaselineName::Kind::Neutral: return most_neutral(problem, builder, site);
    case BaselineName::Kind::Ids: break;
  }
  if (baseline.ids.size() != problem.model_input.size())
    fail(ErrorKind::BadRequest,
         "{}: the ids are a whole input (expected {} ids, one per token of this text with its "
         "special tokens, found {})",
         option("baseline"), problem.model_input.size(), baseline.ids.size());
  return {builder.of_ids(baseline.ids), baseline.text, "", 0};
}

std::optional<Warning> warn_if_not_neutral(const Problem& problem,
                                           std::span<const float> reference_logits) {
  const ModelInfo& info = problem.evaluator.model().info();
  const std::vector<double> of_input = probabilities(info, problem.logits);
  const std::vector<double> of_reference = probabilities(info, reference_logits);
  if (of_input.empty()) return std::nullopt;  // a regression has no scale of its own
  const bool explains_probability = problem.quantity.quantity == Quantity::Probability;
  std::string message;
  for (const std::size_t c : problem.classes) {
    const double difference = of_input[c] - of_reference[c];
    const bool high = of_reference[c] >= kHighProbability;
    const bool small = explains_probability && std::abs(difference) < kSmallDifference;
    if (!high && !small) continue;
    message +=
        fmt::format("{}the reference itself gets {} with probability {:.3f}, the text {:.3f}",
                    message.empty() ? "" : "; ", info.labels[c], of_reference[c], of_input[c]);
    if (explains_probability)
      message += fmt::format(": the scores share out a difference of {:.3f}", difference);
  }
  if (message.empty()) return std::nullopt;
  if (!explains_probability)
    return warning("baseline-not-neutral", pellucid::message("{}; another {} (neutral) helps",
                                                             message, option("baseline")));
  return warning("baseline-not-neutral",
                 pellucid::message("{}; {} log-odds or another {} (neutral) helps", message,
                                   option("quantity"), option("baseline")));
}

}  // namespace pellucid
