// Coalitions to the model's inputs, and F on them.

#include "attribution/surrogates/coalitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attribution/quantity.h"
#include "support/smooth_problem.h"

namespace pellucid {
namespace {

TEST(Coalitions, AbsentFeaturesAreReplacedAndTheRestKept) {
  const SmoothProblem setup("good bad film", "not good");
  const Problem problem = setup.problem();
  const std::vector<std::int32_t>& ids = setup.input().ids;
  ASSERT_GE(ids.size(), 8u);
  const MakeInput make_input = replace_tokens(problem, {{1, 2}, {3}, {6}}, 4);
  EXPECT_EQ(make_input({true, true, true}).ids, ids);
  std::vector<std::int32_t> expected = ids;
  expected[1] = expected[2] = expected[6] = 4;
  const ModelInput made = make_input({false, true, false});
  EXPECT_EQ(made.ids, expected);
  EXPECT_EQ(made.types, setup.input().types);
}

TEST(Coalitions, ValuesAreThoseOfTheTargetsInTheOrderAsked) {
  const SmoothProblem setup("good bad film");
  for (const Quantity quantity : {Quantity::Probability, Quantity::Logit, Quantity::LogOdds}) {
    const Problem problem = setup.problem({0, 2}, quantity);
    const MakeInput make_input = replace_tokens(problem, {{1}, {2}, {3}}, 4);
    const std::vector<Coalition> coalitions = {
        {true, true, false}, {false, false, false}, {true, true, false}, {true, true, true}};
    const std::vector<std::size_t> rows = problem.forwards.run(
        coalitions.size(), [&](std::size_t i) { return make_input(coalitions[i]); },
        problem.progress);
    for (std::size_t k = 0; k < 2; ++k) {
      const std::vector<double> values = values_of(problem, rows, k);
      ASSERT_EQ(values.size(), coalitions.size());
      for (std::size_t i = 0; i < coalitions.size(); ++i) {
        const ModelInput input = make_input(coalitions[i]);
        const Matrix logits = setup.evaluator().logits({&input, 1});
        EXPECT_EQ(values[i],
                  evaluate_quantity(setup.model().info(), quantity, 2 * k, logits.row(0)));
      }
      EXPECT_EQ(values[3],
                evaluate_quantity(setup.model().info(), quantity, 2 * k, problem.logits));
    }
  }
}

}  // namespace
}  // namespace pellucid
