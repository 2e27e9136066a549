#include "attribution/paths/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "attribution/quantity.h"
#include "support/expect_error.h"
#include "support/random_matrix.h"
#include "support/smooth_problem.h"

namespace pellucid {
namespace {

constexpr Site kWords = {Site::Kind::WordEmbeddings};
constexpr Site kEmbeddings = {Site::Kind::Embeddings};

Reference reference(const SmoothProblem& setup, const std::map<std::string, std::string>& given,
                    Site site = kEmbeddings) {
  OptionTable<BaselineOptions> table;
  add_baseline(table);
  return make_reference(setup.problem(), table.read("test", given), site);
}

/// The input with every token at which `replaced` holds set to `id`.
ModelInput with(const SmoothProblem& setup, std::int32_t id, bool specials) {
  ModelInput input = setup.input();
  for (std::size_t t = 0; t < input.size(); ++t)
    if (specials || !setup.tokens().tokens[t].special) input.ids[t] = id;
  return input;
}

TEST(Baseline, TokenReferencesAreTheStatesOfAnInputOfThoseTokens) {
  const SmoothProblem setup("this movie is superb");
  const SpecialTokens& special = setup.tokenizer().special_tokens();
  const std::pair<const char*, std::int32_t> kinds[] = {
      {"mask", *special.mask}, {"pad", *special.pad}, {"unk", *special.unk}};
  for (const auto& [name, id] : kinds)
    for (const Site site : {kWords, kEmbeddings, Site{Site::Kind::Layer, 1}})
      for (const bool replace : {false, true}) {
        const Reference made = reference(
            setup, {{"baseline", name}, {"baseline-special", replace ? "replace" : "keep"}}, site);
        const Matrix expected = setup.evaluator().states(with(setup, id, replace), site);
        EXPECT_EQ(largest_difference(made.states, expected), 0) << name;
        EXPECT_EQ(made.name, name);
      }
}

TEST(Baseline, ASeparatorTypedInTheTextIsReplacedLikeAWord) {
  const SmoothProblem setup("good [SEP] bad");
  const ModelInput masked = with(setup, *setup.tokenizer().special_tokens().mask, false);
  const auto sep = *setup.tokenizer().special_tokens().sep;
  EXPECT_EQ(std::count(setup.input().ids.begin(), setup.input().ids.end(), sep), 2);
  EXPECT_EQ(std::count(masked.ids.begin(), masked.ids.end(), sep), 1);
  EXPECT_EQ(largest_difference(reference(setup, {{"baseline", "mask"}}).states,
                               setup.evaluator().states(masked, kEmbeddings)),
            0);
}

TEST(Baseline, ZeroIsZeroAtTheSiteForSpecialTokensToo) {
  const SmoothProblem setup("this movie is superb");
  for (const Site site : {kWords, kEmbeddings, Site{Site::Kind::Layer, 0}}) {
    const Reference made = reference(setup, {{"baseline", "zero"}}, site);
    EXPECT_EQ(made.states.rows(), setup.input().size());
    EXPECT_EQ(largest_difference(made.states,
                                 Matrix::zeros(made.states.rows(), SmoothClassifier::kHidden)),
              0);
  }
}

TEST(Baseline, MeanIsTheMeanOfTheWholeVocabularyForOrdinaryTokens) {
  const SmoothProblem setup("this movie is superb");
  const std::size_t vocabulary = setup.model().info().vocabulary;
  std::vector<std::int32_t> ids(vocabulary);
  std::iota(ids.begin(), ids.end(), 0);
  Matrix all(vocabulary, SmoothClassifier::kHidden);
  setup.model().look_up(ids, all);
  const Matrix own = setup.evaluator().states(setup.input(), kWords);
  const Reference made = reference(setup, {{"baseline", "mean"}}, kWords);
  for (std::size_t t = 0; t < own.rows(); ++t)
    for (std::size_t h = 0; h < own.cols(); ++h) {
      double mean = 0;
      for (std::size_t i = 0; i < vocabulary; ++i) mean += all.row(i)[h];
      mean /= static_cast<double>(vocabulary);
      const double expected = setup.tokens().tokens[t].special ? own.row(t)[h] : mean;
      EXPECT_NEAR(made.states.row(t)[h], expected, 1e-7);
    }
  // At the embeddings, position and type are added to it.
  EXPECT_LT(
      largest_difference(reference(setup, {{"baseline", "mean"}}).states,
                         setup.evaluator().states_from(setup.input(), made.states, kEmbeddings)),
      1e-7);
}

TEST(Baseline, NeutralIsTheOneWhosePredictionIsClosestToUniform) {
  const SmoothProblem setup("this movie is superb");
  const Reference neutral = reference(setup, {{"baseline", "neutral"}});
  EXPECT_EQ(neutral.name, "neutral");
  EXPECT_EQ(neutral.forward_passes, 4u);
  double best = 10;
  std::string chosen;
  for (const char* name : {"mask", "pad", "unk", "mean"}) {
    const Reference candidate = reference(setup, {{"baseline", name}});
    const Points point{kEmbeddings, 1,
                       [&](std::size_t) -> const ModelInput& { return setup.input(); },
                       [&](std::size_t, MatrixView out) {
                         std::copy_n(candidate.states.data(), candidate.states.size(), out.data);
                       }};
    const Matrix logits = setup.evaluator().logits(point);
    double distance = 0;
    for (const double p : probabilities(setup.model().info(), logits.row(0)))
      distance += std::abs(p - 1.0 / 3);
    if (distance < best) {
      best = distance;
      chosen = name;
    }
  }
  EXPECT_EQ(neutral.chosen, chosen);
  EXPECT_EQ(largest_difference(neutral.states, reference(setup, {{"baseline", chosen}}).states), 0);
}

TEST(Baseline, IdsAreAWholeInput) {
  const SmoothProblem setup("good bad");
  const ModelInput input{{2, 5, 0, 3}, setup.input().types};
  ASSERT_EQ(setup.input().size(), 4u);
  EXPECT_EQ(largest_difference(reference(setup, {{"baseline", "ids:2,5,0,3"}}).states,
                               setup.evaluator().states(input, kEmbeddings)),
            0);
}

TEST(Baseline, BadReferencesAreRefusedByName) {
  const SmoothProblem setup("good bad");
  const auto refused = [&](const char* value, const char* words) {
    expect_error(ErrorKind::BadRequest, words, [&] { reference(setup, {{"baseline", value}}); });
  };
  refused("nothing", "expected one of mask, pad, unk, zero, mean, neutral, ids:LIST");
  refused("ids:2,5,3",
          "expected 4 ids, one per token of this text with its special tokens, found 3");
  for (const char* bad : {"ids:", "ids:1,", "ids:1,x,2,3", "ids:1 ,2,3,4", "ids:1,2,3,99999999999"})
    refused(bad, "whole numbers with commas between");
  expect_error(ErrorKind::BadRequest, "", [&] {
    reference(setup, {{"baseline", "ids:1,2,3,-1"}});
  });
  expect_error(ErrorKind::BadRequest, "baseline-special", [&] {
    reference(setup, {{"baseline", "mask"}, {"baseline-special", "maybe"}});
  });
}

TEST(Baseline, AReferenceThatGetsTheTargetItselfIsWarnedOfInNumbers) {
  const SmoothProblem setup("this movie is superb");
  const Problem problem = setup.problem({0});
  const std::vector<float> sure = {5, 0, 0}, torn = {0, 5, 0};
  const auto warning = warn_if_not_neutral(problem, sure);
  ASSERT_TRUE(warning);
  EXPECT_EQ(warning->code, "baseline-not-neutral");
  EXPECT_THAT(warning->message, testing::HasSubstr("class 0 with probability 0.987"));
  EXPECT_THAT(warning->message, testing::HasSubstr("quantity log-odds"));
  EXPECT_FALSE(warn_if_not_neutral(problem, torn));
  // The input's own logits: nothing moves, so a probability has nothing to share out.
  EXPECT_TRUE(warn_if_not_neutral(problem, problem.logits));
}

}  // namespace
}  // namespace pellucid
