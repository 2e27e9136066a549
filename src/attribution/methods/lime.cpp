// LIME for text (Ribeiro, Singh, Guestrin: "Why Should I Trust You?", KDD 2016), the algorithm of
// the LIME package to the number: its words, random stream, kernel, feature selection and ridge.
//
//   size_i   uniform on 1 … W words removed, then a uniform set of that size; sample 0 is the text
//   d_i      100 (1 - cos(x_i, 1)) = 100 (1 - sqrt(kept / W))
//   w_i      sqrt(exp(-d_i^2 / width^2))
//   weights  of the features chosen: ridge with alpha 1 on (x_i, F_i, w_i)
//
// With the kernel `captum` the draws and weights of Captum's Lime on token ids u, up to 12 features
// every coalition once, which is what its draws tend to:
//
//   each feature is kept with probability 1/2;  w_i = exp(-(1 - cos(u_i, u))^2 / (2 width^2))
//
// Equal samples are computed once. Sources: LIME, lime/lime_text.py and lime_base.py; Captum,
// captum/attr/_core/lime.py.

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "attribution/forward_cache.h"
#include "attribution/methods.h"
#include "attribution/surrogates/coalitions.h"
#include "attribution/surrogates/features.h"
#include "attribution/surrogates/lasso_path.h"
#include "attribution/surrogates/legacy_random.h"
#include "attribution/surrogates/lime_text.h"
#include "attribution/surrogates/linear_fit.h"
#include "attribution/surrogates/sampling.h"
#include "attribution/surrogates/shapley.h"
#include "base/fail.h"

namespace pellucid {

namespace {

constexpr std::size_t kForwardSelectionAtMost = 6;  // features; LIME's `auto`

enum class Selection { Auto, None, Forward, HighestWeights, LassoPath };
enum class Kernel { Lime, Captum };
enum class Linear { Ridge, Lasso };

struct LimeOptions : UnitOption, ReplacementOption {
  std::size_t samples = 5000;
  std::uint32_t seed = 0;
  std::size_t num_features = 10;
  Selection selection = Selection::Auto;
  bool bag_of_words = true;
  std::string mask_string = "UNKWORDZ";
  Kernel kernel = Kernel::Lime;
  std::optional<double> kernel_width;
  Linear surrogate = Linear::Ridge;
  std::optional<double> alpha;
};

/// What depends on other options where it is not given.
void complete(LimeOptions& o) {
  if (o.kernel == Kernel::Captum && o.unit == Unit::Word)
    fail(ErrorKind::BadRequest,
         "{}: wrong value (expected lime, or captum with {} token, found \"captum\")",
         option("kernel"), option("unit"));
  if (!o.kernel_width) o.kernel_width = o.kernel == Kernel::Captum ? 1 : 25;
  if (!o.alpha) o.alpha = o.surrogate == Linear::Lasso ? 0.01 : 1.0;
}

const OptionTable<LimeOptions>& options() {
  static const OptionTable<LimeOptions> table = [] {
    using O = LimeOptions;
    OptionTable<O> t;
    add_unit(t, "features: the LIME package's words, deleted, or tokens, replaced by one token");
    add_samples(t, 2, "perturbed texts, the text itself among them");
    add_seed(t);
    t.integer("num-features", &O::num_features, 1, 100'000, "features in the surrogate at most");
    t.choice("feature-selection", &O::selection,
             {{"auto", Selection::Auto},
              {"none", Selection::None},
              {"forward-selection", Selection::Forward},
              {"highest-weights", Selection::HighestWeights},
              {"lasso-path", Selection::LassoPath}},
             "how they are chosen; auto: forward up to 6, else by weight");
    t.boolean("bag-of-words", &O::bag_of_words, "equal words are one feature, deleted together");
    t.also({"bow"});
    t.text("mask-string", &O::mask_string,
           "stands for a word where equal words are features apart");
    add_replacement(t);
    t.choice("kernel", &O::kernel, {{"lime", Kernel::Lime}, {"captum", Kernel::Captum}},
             "how texts are drawn and weighed: as the LIME package does, or as Captum's Lime");
    t.number("kernel-width", &O::kernel_width, 1e-3, 1e6,
             "of the weights: 25, of cosine distance x 100; with Captum's kernel 1, of the ids'");
    t.choice("surrogate", &O::surrogate, {{"ridge", Linear::Ridge}, {"lasso", Linear::Lasso}},
             "the linear model that is fitted");
    t.number("alpha", &O::alpha, 0, 1e9, "its penalty: 1 for the ridge, 0.01 for the lasso");
    return t.check(complete);
  }();
  return table;
}

/// True where every coalition is computed and nothing is drawn.
bool is_enumerated(const LimeOptions& asked, std::size_t features) {
  return asked.kernel == Kernel::Captum && features <= kEnumerateAtMost &&
         (std::size_t{1} << features) <= asked.samples;
}

/// The features, whatever they are: what they are called, where they stand, how one is absent.
struct Perturbation {
  std::vector<FeatureWeight> features;  // weights not set
  MakeInput make_input;
};

Perturbation perturb_words(const Problem& problem, const LimeOptions& asked) {
  if (problem.in_windows)
    fail(ErrorKind::BadRequest,
         "{}: wrong value (expected token, because {} cuts words, found \"word\")", option("unit"),
         option("window"));
  const auto text = std::make_shared<const LimeText>(
      problem.input.text, problem.input.pair,
      asked.bag_of_words ? std::nullopt : std::optional(asked.mask_string));
  Perturbation perturbation;
  for (std::size_t m = 0; m < text->size(); ++m)
    perturbation.features.push_back({text->word(m), text->places(m), 0, {}, {}});
  perturbation.make_input = [&problem, text](const Coalition& present) {
    const auto [changed, pair] = text->perturb(present);
    const Encoding encoding = problem.tokenizer.encode(changed, pair, problem.max_length);
    return ModelInput{encoding.ids, encoding.types};
  };
  return perturbation;
}

Perturbation perturb_tokens(const Problem& problem, const LimeOptions& asked) {
  const NamedToken replacement = find_replacement(problem, asked);
  Features features = make_features(problem, Unit::Token);
  Perturbation perturbation;
  for (std::size_t m = 0; m < features.size(); ++m)
    perturbation.features.push_back(describe_feature(problem, features, m));
  perturbation.make_input = replace_tokens(problem, std::move(features.tokens), replacement.id);
  return perturbation;
}

/// The text, then every coalition or Captum's draws.
std::vector<Coalition> draw_as_captum(const LimeOptions& asked, std::size_t features) {
  std::vector<Coalition> drawn = {Coalition(features, true)};
  if (is_enumerated(asked, features)) {
    const std::vector<Coalition> all = all_coalitions(features);
    drawn.insert(drawn.end(), all.begin(), all.end());
    return drawn;
  }
  LegacyRandom random(asked.seed);
  for (std::size_t i = 0; i < asked.samples; ++i) {
    Coalition x(features);
    for (std::size_t m = 0; m < features; ++m) x[m] = random.integer(0, 2) == 1;
    drawn.push_back(std::move(x));
  }
  return drawn;
}

std::vector<Coalition> draw(const LimeOptions& asked, std::size_t features) {
  if (asked.kernel == Kernel::Captum) return draw_as_captum(asked, features);
  LegacyRandom random(asked.seed);
  std::vector<std::size_t> sizes;
  for (std::size_t i = 1; i < asked.samples; ++i) sizes.push_back(random.integer(1, features));
  std::vector<Coalition> drawn = {Coalition(features, true)};
  for (const std::size_t size : sizes) {
    Coalition x(features, true);
    for (const std::size_t m : random.choose(features, size)) x[m] = false;
    drawn.push_back(std::move(x));
  }
  return drawn;
}

double kernel(const Coalition& x, double width) {
  const auto kept = static_cast<double>(std::count(x.begin(), x.end(), true));
  const double distance = 100 * (1 - std::sqrt(kept / static_cast<double>(x.size())));
  return std::sqrt(std::exp(-distance * distance / (width * width)));
}

double captum_kernel(std::span<const std::int32_t> ids, std::span<const std::int32_t> changed,
                     double width) {
  double product = 0, own = 0, other = 0;
  for (std::size_t t = 0; t < ids.size(); ++t) {
    product += static_cast<double>(ids[t]) * changed[t];
    own += static_cast<double>(ids[t]) * ids[t];
    other += static_cast<double>(changed[t]) * changed[t];
  }
  const double scale = std::sqrt(own * other);
  const double distance = 1 - (scale > 0 ? product / scale : 0);
  return std::exp(-distance * distance / (2 * width * width));
}

/// Each distinct sample once, with its weight and count, in the order of the first draws. The text
/// comes first; among Captum's draws it is not one of them.
std::vector<Sample> distinct(const std::vector<Coalition>& drawn, const LimeOptions& asked,
                             const std::function<double(const Coalition&)>& weigh) {
  std::vector<Sample> samples = {
      {drawn[0], 0, weigh(drawn[0]), asked.kernel == Kernel::Captum ? 0.0 : 1.0}};
  std::unordered_map<Coalition, std::size_t> places = {{drawn[0], 0}};
  for (const Coalition& x : std::span(drawn).subspan(1)) {
    const auto [it, inserted] = places.try_emplace(x, samples.size());
    if (inserted)
      samples.push_back({x, 0, weigh(x), 1});
    else
      ++samples[it->second].count;
  }
  return samples;
}

/// Without the text among them, all may lie so far from it that their weights underflow.
void check_weights(const std::vector<Sample>& samples, const LimeOptions& asked) {
  double total = 0;
  for (const Sample& sample : samples) total += sample.weight * sample.count;
  if (!(total >= std::numeric_limits<double>::min()))
    fail_value("kernel-width", "a wider one: every text drawn weighs nothing",
               fmt::format("{}", *asked.kernel_width));
}

std::vector<std::size_t> select(const Moments& moments, const LimeOptions& asked) {
  Selection selection = asked.selection;
  if (selection == Selection::Auto)
    selection = asked.num_features <= kForwardSelectionAtMost ? Selection::Forward
                                                              : Selection::HighestWeights;
  if (selection == Selection::Forward) return select_forward(moments, asked.num_features);
  if (selection == Selection::LassoPath) return select_lasso_path(moments, asked.num_features);
  if (selection == Selection::HighestWeights)
    return select_highest_weights(moments, asked.num_features);
  std::vector<std::size_t> all(moments.features());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

/// The surrogate of one target; its features carry their indices in `order`.
Surrogate fit(const std::vector<Sample>& samples, const LimeOptions& asked,
              std::vector<std::size_t>& order) {
  const Moments moments(samples);
  std::vector<std::size_t> columns = select(moments, asked);
  const LinearFit linear = asked.surrogate == Linear::Lasso
                               ? moments.lasso(std::move(columns), *asked.alpha)
                               : moments.ridge(std::move(columns), *asked.alpha);
  const std::vector<double> errors =
      moments.standard_errors(samples, linear, asked.surrogate == Linear::Lasso ? 0 : *asked.alpha);
  Surrogate surrogate{linear.intercept, moments.score(linear), linear.predict(samples[0].x), {}};
  for (const std::size_t rank : by_magnitude(linear.coefficients)) {
    const double weight = linear.coefficients[rank], width = kNormal95 * errors[rank];
    FeatureWeight feature{"", {}, weight, weight - width, weight + width};
    if (is_enumerated(asked, moments.features())) feature.low = feature.high = std::nullopt;
    surrogate.features.push_back(std::move(feature));
    order.push_back(linear.columns[rank]);
  }
  return surrogate;
}

/// Adds a place's weight to the tokens that overlap it, in even shares.
void add_place(const Problem& problem, const FeatureWeight::Place& place, double weight,
               std::vector<double>& scores) {
  std::vector<std::size_t> tokens;
  for (std::size_t t = 0; t < problem.input.tokens.size(); ++t) {
    const Token& token = problem.input.tokens[t];
    if (token.span && token.segment == place.segment && token.span->start < place.span.end &&
        place.span.start < token.span->end)
      tokens.push_back(t);
  }
  for (const std::size_t t : tokens) scores[t] += weight / static_cast<double>(tokens.size());
}

TokenScores explain_target(const Problem& problem, std::size_t k, const LimeOptions& asked,
                           const Perturbation& perturbation, std::vector<Sample>& samples,
                           std::span<const std::size_t> rows) {
  const std::vector<double> values = values_of(problem, rows, k);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i].y = values[i];
  TokenScores scores;
  scores.scores.assign(problem.model_input.size(), 0.0);
  scores.value = samples[0].y;
  if (perturbation.features.empty()) return scores;
  std::vector<std::size_t> order;
  Surrogate surrogate = fit(samples, asked, order);
  for (std::size_t i = 0; i < order.size(); ++i) {
    FeatureWeight& feature = surrogate.features[i];
    feature.text = perturbation.features[order[i]].text;
    feature.places = perturbation.features[order[i]].places;
    for (const FeatureWeight::Place& place : feature.places)
      add_place(problem, place, feature.weight, scores.scores);
  }
  scores.surrogate = std::move(surrogate);
  return scores;
}

MethodResult run(const Problem& problem, const LimeOptions& asked) {
  const Perturbation perturbation =
      asked.unit == Unit::Word ? perturb_words(problem, asked) : perturb_tokens(problem, asked);
  const std::size_t M = perturbation.features.size();
  const std::vector<Coalition> drawn =
      M == 0 ? std::vector<Coalition>{Coalition()} : draw(asked, M);
  std::vector<Sample> samples = distinct(drawn, asked, [&](const Coalition& x) {
    if (asked.kernel == Kernel::Lime) return kernel(x, *asked.kernel_width);
    return captum_kernel(problem.model_input.ids, perturbation.make_input(x).ids,
                         *asked.kernel_width);
  });
  if (M > 0) check_weights(samples, asked);
  const std::vector<std::size_t> rows = problem.forwards.run(
      samples.size(), [&](std::size_t i) { return perturbation.make_input(samples[i].x); },
      problem.progress);

  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k)
    result.targets.push_back(explain_target(problem, k, asked, perturbation, samples, rows));
  if (asked.unit == Unit::Word) {
    result.parameters = options().values(asked, {"replacement"});
  } else {
    result.parameters = options().values(asked, {"replacement", "mask-string"});
    result.parameters["replacement"] = find_replacement(problem, asked).name;
  }
  return result;
}

}  // namespace

const Method method::lime = make_method<LimeOptions>(
    {.name = "lime",
     .summary =
         "a linear model of the output on texts with words left out, as the LIME package fits it",
     .cost = "1 forward pass per distinct sample, 5,000 samples by default"},
    options(), run, /*needs_text=*/true);

}  // namespace pellucid
