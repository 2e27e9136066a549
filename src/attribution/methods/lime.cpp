// LIME for text (Ribeiro, Singh, Guestrin: "Why Should I Trust You?", KDD 2016), the algorithm of
// the LIME package to the number: its words, random stream, kernel, feature selection and ridge.
//
//   size_i   uniform on 1 … W words removed, then a uniform set of that size; sample 0 is the text
//   d_i      100 (1 - cos(x_i, 1)) = 100 (1 - sqrt(kept / W))
//   w_i      sqrt(exp(-d_i^2 / width^2))
//   weights  of the features chosen: ridge with alpha 1 on (x_i, F_i, w_i)
//
// With --kernel captum the draws and weights of Captum's Lime on token ids u, up to 12 features
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

#include "attribution/surrogates/coalitions.h"
#include "attribution/surrogates/features.h"
#include "attribution/surrogates/legacy_random.h"
#include "attribution/surrogates/lime_text.h"
#include "attribution/surrogates/linear_fit.h"
#include "attribution/surrogates/shapley.h"

namespace pellucid {

namespace {

constexpr std::int64_t kMostSamples = 1'000'000;
constexpr std::size_t kForwardSelectionAtMost = 6;  // features; LIME's `auto`

struct Options {
  bool words = true;
  std::size_t samples, num_features, selection;
  std::uint32_t seed;
  double kernel_width, alpha;
  bool lasso = false, captum = false;
};

const std::vector<std::string> kSelections = {"auto", "none", "forward-selection",
                                              "highest-weights", "lasso-path"};

Options read_options(const Settings& settings) {
  Options options;
  options.words = settings.choice("unit", {"word", "token"}) == 0;
  settings.choice("bag-of-words", {"yes", "no"});
  settings.choice("replacement", {"mask", "pad", "unk"});
  options.samples = static_cast<std::size_t>(settings.integer("samples", 2, kMostSamples));
  options.seed = static_cast<std::uint32_t>(settings.integer("seed", 0, 0xffffffff));
  options.num_features = static_cast<std::size_t>(settings.integer("num-features", 1, 100'000));
  options.selection = settings.choice("feature-selection", kSelections);
  options.captum = settings.choice("kernel", {"lime", "captum"}) == 1;
  if (options.captum && options.words)
    settings.fail_expected("kernel", "lime, or captum with --unit token");
  options.kernel_width = settings.empty("kernel-width")
                             ? (options.captum ? 1 : 25)
                             : settings.number("kernel-width", 1e-3, 1e6);
  options.lasso = settings.choice("surrogate", {"ridge", "lasso"}) == 1;
  options.alpha =
      settings.empty("alpha") ? (options.lasso ? 0.01 : 1.0) : settings.number("alpha", 0, 1e9);
  return options;
}

/// True where every coalition is computed and nothing is drawn.
bool is_enumerated(const Options& options, std::size_t features) {
  return options.captum && features <= kEnumerateAtMost &&
         (std::size_t{1} << features) <= options.samples;
}

/// The features, whatever they are: what they are called, where they stand, how one is absent.
struct Perturbation {
  std::vector<FeatureWeight> features;  // weights not set
  std::function<ModelInput(const Coalition&)> make_input;
};

Perturbation perturb_words(const Problem& problem, const Settings& settings) {
  if (problem.in_windows) settings.fail_expected("unit", "token, because --window cuts words");
  const bool bag = settings.choice("bag-of-words", {"yes", "no"}) == 0;
  const auto text = std::make_shared<const LimeText>(
      problem.input.text, problem.input.pair,
      bag ? std::nullopt : std::optional(settings.text("mask-string")));
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

Perturbation perturb_tokens(const Problem& problem, const Settings& settings) {
  const Replacement replacement = read_replacement(problem, settings);
  Features features = read_features(problem, settings);
  Perturbation perturbation;
  for (std::size_t m = 0; m < features.size(); ++m)
    perturbation.features.push_back(describe_feature(problem, features, m));
  perturbation.make_input = replace_tokens(problem, std::move(features.tokens), replacement.id);
  return perturbation;
}

/// The text, then every coalition or Captum's draws.
std::vector<Coalition> draw_as_captum(const Options& options, std::size_t features) {
  std::vector<Coalition> drawn = {Coalition(features, true)};
  if (is_enumerated(options, features)) {
    const std::vector<Coalition> all = all_coalitions(features);
    drawn.insert(drawn.end(), all.begin(), all.end());
    return drawn;
  }
  LegacyRandom random(options.seed);
  for (std::size_t i = 0; i < options.samples; ++i) {
    Coalition x(features);
    for (std::size_t m = 0; m < features; ++m) x[m] = random.integer(0, 2) == 1;
    drawn.push_back(std::move(x));
  }
  return drawn;
}

std::vector<Coalition> draw(const Options& options, std::size_t features) {
  if (options.captum) return draw_as_captum(options, features);
  LegacyRandom random(options.seed);
  std::vector<std::size_t> sizes;
  for (std::size_t i = 1; i < options.samples; ++i) sizes.push_back(random.integer(1, features));
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
std::vector<Sample> distinct(const std::vector<Coalition>& drawn, const Options& options,
                             const std::function<double(const Coalition&)>& weigh) {
  std::vector<Sample> samples = {{drawn[0], 0, weigh(drawn[0]), options.captum ? 0.0 : 1.0}};
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
void check_weights(const std::vector<Sample>& samples, const Settings& settings) {
  double total = 0;
  for (const Sample& sample : samples) total += sample.weight * sample.count;
  if (!(total >= std::numeric_limits<double>::min()))
    settings.fail_expected("kernel-width", "a wider one: every text drawn weighs nothing");
}

std::vector<std::size_t> select(const Moments& moments, const Options& options) {
  const bool few = options.num_features <= kForwardSelectionAtMost;
  if (options.selection == 2 || (options.selection == 0 && few))
    return select_forward(moments, options.num_features);
  if (options.selection == 4) return select_lasso_path(moments, options.num_features);
  if (options.selection != 1) return select_highest_weights(moments, options.num_features);
  std::vector<std::size_t> all(moments.features());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

/// The surrogate of one target; its features carry their indices in `order`.
Surrogate fit(const std::vector<Sample>& samples, const Options& options,
              std::vector<std::size_t>& order) {
  const Moments moments(samples);
  std::vector<std::size_t> columns = select(moments, options);
  const LinearFit linear = options.lasso ? moments.lasso(std::move(columns), options.alpha)
                                         : moments.ridge(std::move(columns), options.alpha);
  const std::vector<double> errors =
      moments.standard_errors(samples, linear, options.lasso ? 0 : options.alpha);
  Surrogate surrogate{linear.intercept, moments.score(linear), linear.predict(samples[0].x), {}};
  for (const std::size_t rank : by_magnitude(linear.coefficients)) {
    const double weight = linear.coefficients[rank], width = kNormal95 * errors[rank];
    FeatureWeight feature{"", {}, weight, weight - width, weight + width};
    if (is_enumerated(options, moments.features())) feature.low = feature.high = std::nullopt;
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

TokenScores explain_target(const Problem& problem, std::size_t k, const Options& options,
                           const Perturbation& perturbation, std::vector<Sample>& samples,
                           const CoalitionCache& cache) {
  for (Sample& sample : samples) sample.y = cache.value(sample.x, k);
  TokenScores scores;
  scores.scores.assign(problem.model_input.size(), 0.0);
  scores.value = samples[0].y;
  if (perturbation.features.empty()) return scores;
  std::vector<std::size_t> order;
  Surrogate surrogate = fit(samples, options, order);
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

MethodResult run(const Problem& problem, const Settings& settings) {
  const Options options = read_options(settings);
  const Perturbation perturbation =
      options.words ? perturb_words(problem, settings) : perturb_tokens(problem, settings);
  const std::size_t M = perturbation.features.size();
  const std::vector<Coalition> drawn =
      M == 0 ? std::vector<Coalition>{Coalition()} : draw(options, M);
  CoalitionCache cache(problem, perturbation.make_input);
  cache.compute(drawn);
  std::vector<Sample> samples = distinct(drawn, options, [&](const Coalition& x) {
    if (!options.captum) return kernel(x, options.kernel_width);
    return captum_kernel(problem.model_input.ids, perturbation.make_input(x).ids,
                         options.kernel_width);
  });
  if (M > 0) check_weights(samples, settings);

  MethodResult result;
  for (std::size_t k = 0; k < problem.classes.size(); ++k)
    result.targets.push_back(explain_target(problem, k, options, perturbation, samples, cache));
  for (const char* name : {"unit", "bag-of-words", "feature-selection", "kernel", "surrogate"})
    result.parameters[name] = settings.text(name);
  result.parameters["samples"] = static_cast<std::int64_t>(options.samples);
  result.parameters["seed"] = static_cast<std::int64_t>(options.seed);
  result.parameters["num-features"] = static_cast<std::int64_t>(options.num_features);
  result.parameters["kernel-width"] = options.kernel_width;
  result.parameters["alpha"] = options.alpha;
  result.forward_passes = cache.passes();
  return result;
}

std::vector<ParameterInfo> parameters() {
  return {{"unit", "word", "word|token",
           "features: the LIME package's words, deleted, or tokens, replaced by one token"},
          {"samples", "5000", "2 to 1000000", "perturbed texts, the text itself among them"},
          {"seed", "0", "0 to 4294967295", "of NumPy's legacy random stream"},
          {"num-features", "10", "1 to 100000", "features in the surrogate at most"},
          {"feature-selection", "auto", "auto|none|forward-selection|highest-weights|lasso-path",
           "how they are chosen; auto: forward up to 6, else by weight"},
          {"bag-of-words", "yes", "yes|no", "equal words are one feature, deleted together"},
          {"mask-string", "UNKWORDZ", "any text", "stands for a word without --bag-of-words"},
          replacement_parameter(),
          {"kernel", "lime", "lime|captum",
           "how texts are drawn and weighed: as the LIME package does, or as Captum's Lime"},
          {"kernel-width", "", "0.001 to 1000000",
           "of the weights: 25, of cosine distance x 100; with Captum's kernel 1, of the ids'"},
          {"surrogate", "ridge", "ridge|lasso", "the linear model that is fitted"},
          {"alpha", "", "0 to 1e9", "its penalty: 1 for the ridge, 0.01 for the lasso"}};
}

}  // namespace

extern const Method lime;
const Method lime = {
    {"lime",
     "a linear model of the output on texts with words left out, as the LIME package fits it",
     "1 forward pass per distinct sample, 5,000 samples at most", false, parameters()},
    run,
    /*changes_text=*/true};

}  // namespace pellucid
