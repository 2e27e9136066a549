// What is switched off together, by which token, and who shares its score.

#include "attribution/surrogates/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/smooth_problem.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

struct Asked : UnitOption, ReplacementOption {};

Asked read(const OptionTexts& given) {
  OptionTable<Asked> table;
  add_unit(table);
  add_replacement(table);
  return table.read("test", given);
}

// Words of several tokens, in both texts; no special token is a feature.
TEST(Features, AreTheWordsOrTheOrdinaryTokens) {
  const SmoothProblem setup("unbelievable film", "not good");
  const Tokenization& input = setup.tokens();
  const Features words = make_features(setup.problem(), Unit::Word);
  EXPECT_EQ(words.unit, Unit::Word);
  ASSERT_EQ(words.size(), input.words.size());
  std::vector<std::size_t> of_words;
  for (std::size_t m = 0; m < words.size(); ++m) {
    EXPECT_EQ(words.tokens[m], input.words[m].tokens);
    of_words.insert(of_words.end(), words.tokens[m].begin(), words.tokens[m].end());
  }
  EXPECT_GT(words.tokens[0].size(), 1u);

  const Features tokens = make_features(setup.problem(), read({{"unit", "token"}}).unit);
  EXPECT_EQ(tokens.unit, Unit::Token);
  ASSERT_EQ(tokens.size(), of_words.size());
  for (std::size_t m = 0; m < tokens.size(); ++m) {
    EXPECT_THAT(tokens.tokens[m], ElementsAre(of_words[m]));
    EXPECT_FALSE(input.tokens[of_words[m]].special);
  }
}

TEST(Features, AreDescribedAsTheyAreWritten) {
  const SmoothProblem setup("UNBELIEVABLE film", "not Good");
  const Problem problem = setup.problem();
  const Features words = make_features(problem, Unit::Word);
  const FeatureWeight last = describe_feature(problem, words, words.size() - 1);
  EXPECT_EQ(last.text, "Good");
  ASSERT_EQ(last.places.size(), 1u);
  EXPECT_EQ(last.places[0].segment, 1);
  EXPECT_EQ(last.places[0].span, (Span{4, 8}));
  EXPECT_EQ(describe_feature(problem, words, 0).text, "UNBELIEVABLE");
  const Features tokens = make_features(problem, read({{"unit", "token"}}).unit);
  const Token& second = setup.tokens().tokens[2];
  const FeatureWeight piece = describe_feature(problem, tokens, 1);
  EXPECT_EQ(piece.text, second.text);
  EXPECT_EQ(piece.places[0].span, *second.span);
}

TEST(Features, ATextWithoutWordsHasNone) {
  const SmoothProblem setup(" ");
  EXPECT_EQ(make_features(setup.problem(), Unit::Word).size(), 0u);
  EXPECT_EQ(make_features(setup.problem(), read({{"unit", "token"}}).unit).size(), 0u);
}

TEST(Features, TheReplacementIsTheTokenizersToken) {
  const SmoothProblem setup("good");
  const SpecialTokens& special = setup.tokenizer().special_tokens();
  const auto replacement = [&](const std::map<std::string, std::string>& given) {
    return find_replacement(setup.problem(), read(given));
  };
  EXPECT_EQ(replacement({}).name, "mask");
  EXPECT_EQ(replacement({}).id, special.mask);
  EXPECT_EQ(replacement({{"replacement", "pad"}}).id, special.pad);
  EXPECT_EQ(replacement({{"replacement", "unk"}}).id, special.unk);
  expect_error(ErrorKind::BadRequest, "replacement", [&] { replacement({{"replacement", "x"}}); });
}

TEST(Features, ShareTheirScoreAmongTheirTokens) {
  EXPECT_THAT(spread_to_tokens({{{1, 2}, {4}, {5, 6, 7}}, Unit::Word}, {3, -2, 6}, 9),
              ElementsAre(0, 1.5, 1.5, 0, -2, 2, 2, 2, 0));
}

}  // namespace
}  // namespace pellucid
