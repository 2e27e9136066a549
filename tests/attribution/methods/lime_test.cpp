// The LIME package's answer: LimeTextExplainer(random_state=42, bow=…).explain_instance(kText,
// classifier_fn, labels=(0,), num_features=…, num_samples=300) with transformers' probabilities of
// tests/data/models/bert-two. tests/oracle/test_methods_parity.py compares fresh texts.
#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/explainer.h"
#include "support/expect_error.h"
#include "support/smooth_problem.h"

namespace pellucid {
namespace {

constexpr const char* kText = "It's a good film, isn't it? Good, not bad.";
constexpr double kClose = 1e-6;

struct Expected {
  std::map<std::string, std::string> options;
  double intercept, score, local_prediction;
  struct Weight {
    const char* word;
    std::size_t start;
    double weight;
  };
  std::vector<Weight> weights;
};

TEST(Lime, IsTheLimePackage) {
  const Expected cases[] = {
      {{{"num-features", "10"}},
       0.5637738243077673,
       0.17035685077815088,
       0.3924481568009633,
       {{"film", 12, -0.039311196},
        {"s", 3, -0.031540313},
        {"isn", 18, -0.029107759},
        {"t", 22, -0.026289699},
        {"bad", 38, -0.023115731},
        {"it", 24, 0.020537065},
        {"It", 0, -0.018983604},
        {"good", 7, -0.01378881},
        {"Good", 28, -0.004946223},
        {"not", 34, -0.004779398}}},
      {{{"num-features", "3"}},
       0.5287257165029069,
       0.11638286295936351,
       0.40820142475711785,
       {{"film", 12, -0.045907256}, {"s", 3, -0.041369421}, {"bad", 38, -0.033247614}}},
      {{{"num-features", "10"}, {"bag-of-words", "no"}},
       0.3399214053842517,
       0.3543087382600788,
       0.4789445532601052,
       {{"a", 5, 0.051582057},
        {"good", 7, 0.032452959},
        {"it", 24, 0.022315459},
        {"t", 22, 0.018535225},
        {"s", 3, 0.017210827},
        {"bad", 38, -0.01640477},
        {"Good", 28, 0.014945855},
        {"isn", 18, 0.010432686},
        {"It", 0, -0.007108172},
        {"not", 34, -0.004938978}}}};
  const Explainer explainer =
      Explainer::load(PELLUCID_SOURCE_DIR "/tests/data/models/bert-two", {.threads = 1});
  for (const Expected& expected : cases) {
    Request request;
    request.method = "lime";
    request.target = "0";
    request.parameters = expected.options;
    request.parameters.insert({{"samples", "300"}, {"seed", "42"}});
    const Explanation explanation = explainer.explain({kText, {}}, request);
    const Surrogate& found = explanation.targets[0].surrogate.value();
    EXPECT_NEAR(found.intercept, expected.intercept, kClose);
    EXPECT_NEAR(found.score, expected.score, 1e-5);
    EXPECT_NEAR(found.local_prediction, expected.local_prediction, kClose);
    ASSERT_EQ(found.features.size(), expected.weights.size());
    for (std::size_t i = 0; i < expected.weights.size(); ++i) {
      EXPECT_EQ(found.features[i].text, expected.weights[i].word);
      EXPECT_EQ(found.features[i].places[0].span.start, expected.weights[i].start);
      EXPECT_NEAR(found.features[i].weight, expected.weights[i].weight, kClose);
    }
  }
}

TEST(Lime, AWeightCountsAtEachPlaceAndItsTokensShareIt) {
  const SmoothProblem setup("good , bad good");
  const MethodResult result = setup.run("lime", {{"samples", "200"}});
  const Surrogate& surrogate = result.targets[0].surrogate.value();
  ASSERT_EQ(surrogate.features.size(), 2u);
  EXPECT_LE(result.forward_passes, 4u);  // two words: four distinct texts
  for (const FeatureWeight& feature : surrogate.features) {
    EXPECT_EQ(feature.places.size(), feature.text == "good" ? 2u : 1u);
    EXPECT_LT(*feature.low, feature.weight);
    EXPECT_GT(*feature.high, feature.weight);
    for (const FeatureWeight::Place& place : feature.places)
      for (const Word& word : setup.tokens().words)
        if (word.span == place.span) {
          double sum = 0;
          for (const std::size_t t : word.tokens) sum += result.targets[0].scores[t];
          EXPECT_NEAR(sum, feature.weight, 1e-15);
        }
  }
}

TEST(Lime, TokensAndTheLasso) {
  const SmoothProblem setup("this movie is superb");
  const MethodResult ridge = setup.run("lime", {{"unit", "token"}, {"samples", "500"}});
  const MethodResult lasso = setup.run(
      "lime", {{"unit", "token"}, {"samples", "500"}, {"surrogate", "lasso"}, {"alpha", "10"}});
  EXPECT_NE(ridge.targets[0].scores[1], 0);
  // A penalty that no weight is worth: the intercept alone is left.
  for (const double score : lasso.targets[0].scores) EXPECT_EQ(score, 0);
}

TEST(Lime, AMaskStringThatIsNotUtf8IsRefused) {
  const SmoothProblem setup("good bad");
  for (const char* bytes : {"\xff", "\xc3", "a\x80", "\xed\xa0\x80"})
    expect_error(ErrorKind::BadRequest, "mask-string: not UTF-8", [&] {
      setup.run("lime", {{"bag-of-words", "no"}, {"mask-string", bytes}});
    });
}

/// Captum's draws above 12 tokens are weighed without the text itself: all may weigh nothing.
TEST(Lime, AKernelSoNarrowThatEveryDrawWeighsNothingIsRefused) {
  const SmoothProblem setup("this movie is superb , not bad , a good film , this movie is superb");
  const std::map<std::string, std::string> captum = {
      {"unit", "token"}, {"kernel", "captum"}, {"samples", "20"}};
  expect_error(ErrorKind::BadRequest, "kernel-width", [&] {
    std::map<std::string, std::string> given = captum;
    given["kernel-width"] = "0.001";
    setup.run("lime", given);
  });
  const MethodResult result = setup.run("lime", captum);
  for (const double score : result.targets[0].scores) EXPECT_TRUE(std::isfinite(score));
}

}  // namespace
}  // namespace pellucid
