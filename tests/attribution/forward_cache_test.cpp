// Sequences that are run once, whoever asks, against the evaluator alone.

#include "attribution/forward_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attribution/surrogates/coalitions.h"
#include "support/expect_error.h"
#include "support/smooth_problem.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

const auto kNoProgress = [](double) {};

class ForwardCaching : public testing::Test {
 protected:
  std::vector<std::size_t> run(const std::vector<ModelInput>& inputs) {
    return cache_.run(
        inputs.size(), [&](std::size_t i) { return inputs[i]; }, kNoProgress);
  }

  const SmoothProblem setup_{"this movie is superb"};
  ForwardCache cache_{setup_.evaluator()};
};

TEST_F(ForwardCaching, EachSequenceRunsOnceWhoeverAsks) {
  const ModelInput a{{2, 20, 3}, {0, 0, 0}}, b{{2, 21, 3}, {0, 0, 0}};
  EXPECT_THAT(run({a, b, a}), ElementsAre(0, 1, 0));
  EXPECT_EQ(cache_.passes(), 2u);
  EXPECT_THAT(run({b, a}), ElementsAre(1, 0));
  EXPECT_EQ(cache_.passes(), 2u);
  EXPECT_THAT(run({}), ElementsAre());
}

TEST_F(ForwardCaching, WhatTheModelSeesTellsSequencesApart) {
  EXPECT_THAT(run({{{2, 20, 21, 3}, {0, 0, 0, 0}},
                   {{2, 21, 20, 3}, {0, 0, 0, 0}},  // another order
                   {{2, 20, 21, 3}, {0, 0, 1, 1}},  // other types
                   {{2, 20, 21}, {0, 0, 0}},        // shorter
                   {{2, 20, 21, 0}, {0, 0, 0, 0}},
                   {{2, 20, 21, 0, 0}, {0, 0, 0, 0, 0}}}),
              ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST_F(ForwardCaching, EveryMaskOfATextHasARowOfItsOwn) {
  constexpr std::size_t kTokens = 11;
  std::vector<ModelInput> masks;
  for (std::size_t bits = 0; bits < std::size_t{1} << kTokens; ++bits) {
    ModelInput input{std::vector<std::int32_t>(kTokens), std::vector<std::int32_t>(kTokens)};
    for (std::size_t t = 0; t < kTokens; ++t) input.ids[t] = bits >> t & 1 ? 4 : 5;
    masks.push_back(input);
  }
  run(masks);
  EXPECT_EQ(cache_.passes(), masks.size());
}

TEST_F(ForwardCaching, TheLogitsAreTheEvaluatorsBitForBit) {
  std::vector<ModelInput> inputs;  // of more than two batches, with repeats
  for (std::size_t i = 0; i < 300; ++i) {
    const std::size_t length = 3 + i % 17;
    inputs.push_back({std::vector<std::int32_t>(length, static_cast<std::int32_t>(i % 250)),
                      std::vector<std::int32_t>(length, 0)});
  }
  run({inputs[7], inputs[290]});
  const std::vector<std::size_t> rows = run(inputs);
  EXPECT_EQ(rows[7], 0u);
  const Matrix expected = setup_.evaluator().logits(inputs);
  for (std::size_t i = 0; i < inputs.size(); ++i)
    EXPECT_THAT(cache_.logits(rows[i]), testing::ElementsAreArray(expected.row(i))) << i;
}

// "superb" is one word; switched off as a word and as its tokens it is the same sequence.
TEST_F(ForwardCaching, WordsAndTokensMeet) {
  const Problem problem = setup_.problem();
  std::vector<std::vector<std::size_t>> words, tokens;
  for (const Word& word : setup_.tokens().words) words.push_back(word.tokens);
  for (std::size_t t = 0; t < setup_.input().size(); ++t)
    if (!setup_.tokens().tokens[t].special) tokens.push_back({t});
  const auto row = [&](const std::vector<std::vector<std::size_t>>& features,
                       const Coalition& coalition, std::int32_t replacement) {
    const MakeInput make_input = replace_tokens(problem, features, replacement);
    return run({make_input(coalition)})[0];
  };
  for (std::size_t w = 0; w < words.size(); ++w) {
    Coalition of_words(words.size(), true), of_tokens(tokens.size(), true);
    of_words[w] = false;
    for (const std::size_t t : words[w]) of_tokens[t - 1] = false;
    EXPECT_EQ(row(words, of_words, 4), row(tokens, of_tokens, 4)) << w;
    EXPECT_NE(row(words, of_words, 4), row(words, of_words, 1)) << w;
  }
  EXPECT_EQ(cache_.passes(), 2 * words.size());
}

// What is asked after a method costs nothing where the method ran it.
TEST_F(ForwardCaching, AMethodsSequencesAreThereForTheNext) {
  const Problem problem = setup_.problem();
  const auto run_method = [&](const char* name) {
    find_method(name).read({})(problem);
    return problem.forwards.passes();
  };
  const std::size_t words = setup_.tokens().words.size();
  EXPECT_EQ(run_method("occlusion"), words + 1);
  EXPECT_EQ(run_method("kernel-shap"), std::size_t{1} << words);
  EXPECT_EQ(run_method("occlusion"), std::size_t{1} << words);
}

TEST_F(ForwardCaching, ProgressGrowsAndMayStop) {
  std::vector<double> shares;
  const auto make_input = [](std::size_t i) {
    return ModelInput{{static_cast<std::int32_t>(i % 250), static_cast<std::int32_t>(i / 250)},
                      {0, 0}};
  };
  cache_.run(600, make_input, [&](double share) { shares.push_back(share); });
  ASSERT_GE(shares.size(), 4u);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.front(), 0);
  EXPECT_LE(shares.back(), 1);
  ForwardCache stopped(setup_.evaluator());
  expect_error(ErrorKind::Cancelled, "stop", [&] {
    stopped.run(600, make_input, [](double share) {
      if (share > 0.4) throw Error(ErrorKind::Cancelled, "stop");
    });
  });
  EXPECT_LT(stopped.passes(), 600u);
}

}  // namespace
}  // namespace pellucid
