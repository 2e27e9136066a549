// The parts of the embeddings' sum on the smooth classifier, whose gradient at the word embeddings
// is taken by finite differences.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "attribution/paths/nodes.h"
#include "attribution/quantity.h"
#include "support/expect_error.h"
#include "support/smooth_problem.h"

namespace pellucid {
namespace {

constexpr const char* kMethod = "integrated-gradients";
constexpr Site kWords{Site::Kind::WordEmbeddings};
constexpr float kStep = 1.0f / 128;

Matrix rows_of(const SmoothProblem& setup, SubEmbedding part, bool blank) {
  Matrix rows(setup.input().size(), SmoothClassifier::kHidden);
  if (part == SubEmbedding::Word)
    setup.model().look_up(setup.input().ids, rows);
  else
    setup.model().look_up_added(part, setup.input(), blank, rows);
  return rows;
}

double value_at(const SmoothProblem& setup, const Matrix& words) {
  const Points point{
      kWords, 1, [&](std::size_t) -> const ModelInput& { return setup.input(); },
      [&](std::size_t, MatrixView out) { std::copy_n(words.data(), words.size(), out.data); }};
  const Matrix logits = setup.evaluator().logits(point);
  return evaluate_quantity(setup.model().info(), Quantity::Probability, 0, logits.row(0));
}

/// All of (w, p, t) move from zero: at share a the sum is a times itself, so the words are
/// a (w + p + t) - p - t. Score of a part: sum over nodes of weight x part times gradient.
std::vector<std::vector<double>> plain_formula(const SmoothProblem& setup, const Nodes& nodes) {
  const Matrix parts[] = {rows_of(setup, SubEmbedding::Word, false),
                          rows_of(setup, SubEmbedding::Position, false),
                          rows_of(setup, SubEmbedding::TokenType, false)};
  std::vector<std::vector<double>> scores(3, std::vector<double>(setup.input().size(), 0.0));
  for (std::size_t n = 0; n < nodes.positions.size(); ++n) {
    const auto a = static_cast<float>(nodes.positions[n]);
    Matrix words(parts[0].rows(), parts[0].cols());
    for (std::size_t i = 0; i < words.size(); ++i) {
      const float added = parts[1].data()[i] + parts[2].data()[i];
      words.data()[i] = a * (parts[0].data()[i] + added) - added;
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      const float here = words.data()[i];
      words.data()[i] = here + kStep;
      const double up = value_at(setup, words);
      words.data()[i] = here - kStep;
      const double down = value_at(setup, words);
      words.data()[i] = here;
      for (std::size_t p = 0; p < 3; ++p)
        scores[p][i / words.cols()] +=
            nodes.weights[n] * parts[p].data()[i] * (up - down) / (2 * kStep);
    }
  }
  return scores;
}

TEST(SubEmbeddings, AreThePlainFormula) {
  const SmoothProblem setup("this movie is superb", "not bad", {.gain = 8});
  const TokenScores found =
      setup.run(kMethod, {{"at", "sub-embeddings"}, {"baseline", "zero"}, {"steps", "6"}})
          .targets[0];
  const auto expected = plain_formula(setup, make_nodes(Rule::GaussLegendre, 6));
  const char* names[] = {"word", "position", "token_type"};
  ASSERT_EQ(found.parts.size(), 3u);
  for (std::size_t p = 0; p < 3; ++p) {
    EXPECT_EQ(found.parts[p].name, names[p]);
    for (std::size_t t = 0; t < found.scores.size(); ++t)
      EXPECT_NEAR(found.parts[p].tokens[t], expected[p][t], 2e-4) << names[p] << t;
  }
}

TEST(SubEmbeddings, SumToACertifiedScore) {
  const SmoothProblem setup("this movie is superb", "not bad", {.gain = 8});
  const TokenScores found = setup.run(kMethod, {{"at", "sub-embeddings"}}).targets[0];
  double sum = 0;
  for (std::size_t t = 0; t < found.scores.size(); ++t) {
    double of_parts = 0;
    for (const PartScores& part : found.parts) of_parts += part.tokens[t];
    EXPECT_NEAR(found.scores[t], of_parts, 1e-15);
    sum += of_parts;
  }
  EXPECT_NEAR(sum, found.value - found.baseline_value.value(), *found.certified_error + 1e-6);
}

TEST(SubEmbeddings, OneAloneMovesAlone) {
  const SmoothProblem setup("this movie is superb", "not bad", {.gain = 8});
  const auto run = [&](const char* at) {
    return setup.run(kMethod, {{"at", at}, {"tolerance", "1e-4"}});
  };
  for (const auto& [at, part, reference] :
       {std::tuple{"position-embeddings", SubEmbedding::Position, "position-0"},
        std::tuple{"token-type-embeddings", SubEmbedding::TokenType, "type-0"}}) {
    const MethodResult result = run(at);
    const TokenScores& found = result.targets[0];
    EXPECT_EQ(std::get<std::string>(result.parameters.at("baseline")), reference);
    EXPECT_TRUE(found.parts.empty());
    Matrix words = rows_of(setup, SubEmbedding::Word, false);
    const Matrix here = rows_of(setup, part, false), blank = rows_of(setup, part, true);
    for (std::size_t i = 0; i < words.size(); ++i)
      words.data()[i] += blank.data()[i] - here.data()[i];
    EXPECT_NEAR(*found.baseline_value, value_at(setup, words), 1e-6);
    EXPECT_EQ(found.scores[0], 0);  // position 0 and type 0 are the reference
  }
}

TEST(SubEmbeddings, WhatHasNoReferenceThereIsRefused) {
  const SmoothProblem setup("good");
  expect_error(ErrorKind::BadRequest, "zero at position-embeddings", [&] {
    setup.run(kMethod, {{"at", "position-embeddings"}, {"baseline", "pad"}});
  });
  expect_error(ErrorKind::BadRequest, "at:", [&] {
    setup.run("saliency", {{"at", "sub-embeddings"}});
  });
}

TEST(SubEmbeddings, InputTimesGradientSplitsToo) {
  const SmoothProblem setup("good film");
  const TokenScores found = setup.run("input-x-gradient", {{"at", "sub-embeddings"}}).targets[0];
  const TokenScores words = setup.run("input-x-gradient", {{"at", "word-embeddings"}}).targets[0];
  ASSERT_EQ(found.parts.size(), 3u);
  EXPECT_EQ(found.parts[0].tokens, words.scores);
}

}  // namespace
}  // namespace pellucid
