// What must hold for every architecture, on the models of tests/data/models: packing, blocks and
// threads never change a byte, every site leads to the same logits, and bad inputs are refused.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "model/load.h"
#include "pellucid/error.h"
#include "pellucid/profile.h"
#include "support/tiny_models.h"

namespace pellucid {
namespace {

const Objective kFirstLogit = [](std::span<const float> logits, std::span<float> d_logits) {
  std::ranges::fill(d_logits, 0.0f);
  d_logits[0] = 1.0f;
  return static_cast<double>(logits[0]);
};
const Objective kSumOfSquares = [](std::span<const float> logits, std::span<float> d_logits) {
  double f = 0;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    d_logits[c] = 2 * logits[c];
    f += static_cast<double>(logits[c]) * logits[c];
  }
  return f;
};

bool same_bytes(std::span<const float> a, std::span<const float> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

/// Points of many lengths: the states of `inputs` at a site.
struct RaggedPoints {
  std::vector<ModelInput> inputs;
  std::vector<Matrix> states;
  Site site;

  Points points() const {
    return {.site = site,
            .count = inputs.size(),
            .input = [this](std::size_t i) -> const ModelInput& { return inputs[i]; },
            .fill =
                [this](std::size_t i, MatrixView out) {
                  for (std::size_t t = 0; t < out.rows; ++t) {
                    std::ranges::copy(states[i].row(t), out.row(t).begin());
                  }
                }};
  }
};

/// Gradients of both objectives at every point: [point][objective] → [T x H], flat.
using Gradients = std::vector<std::array<std::vector<float>, 2>>;

Gradients gradients_of(const Evaluator& evaluator, const Points& points) {
  Gradients result(points.count);
  const std::array<Objective, 2> objectives{kFirstLogit, kSumOfSquares};
  evaluator.gradients(points, objectives,
                      [&](std::size_t point, std::size_t k, double, std::span<const float>,
                          ConstMatrixView d_state) {
                        for (std::size_t t = 0; t < d_state.rows; ++t) {
                          const auto row = d_state.row(t);
                          result[point][k].insert(result[point][k].end(), row.begin(), row.end());
                        }
                      });
  return result;
}

struct ModelAndHead {
  std::filesystem::path folder;
  bool reads_last;  // the head the last token; else what it reads anyway
};

class ArchitectureLaws : public testing::TestWithParam<ModelAndHead> {
 protected:
  ArchitectureLaws() : model_(load_model(GetParam().folder, Precision::Float32)) {
    for (const std::size_t length : {7, 1, 13, 40, 2, 7, 29, 3}) {
      inputs_.push_back(spread_input(info(), length, inputs_.size()));
      if (GetParam().reads_last) inputs_.back().head_tokens = {length - 1};
    }
  }
  const ModelInfo& info() const { return model_.classifier->info(); }

  RaggedPoints ragged(const Evaluator& evaluator, Site site) const {
    RaggedPoints points{inputs_, {}, site};
    for (const ModelInput& input : inputs_) points.states.push_back(evaluator.states(input, site));
    return points;
  }

  LoadedModel model_;
  std::vector<ModelInput> inputs_;
  ThreadPool pool_{1};
  Evaluator evaluator_{*model_.classifier, pool_};
};

TEST_P(ArchitectureLaws, LogitsOfABatchAreThoseOfItsTexts) {
  const Matrix together = evaluator_.logits(inputs_);
  ASSERT_EQ(together.rows(), inputs_.size());
  ASSERT_EQ(together.cols(), info().labels.size());
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const Matrix alone = evaluator_.logits(std::span(&inputs_[i], 1));
    EXPECT_TRUE(same_bytes(alone.row(0), together.row(i))) << "text " << i;
    for (const float z : alone.row(0)) EXPECT_TRUE(std::isfinite(z));
  }
}

TEST_P(ArchitectureLaws, GradientsOfABatchAreThoseOfItsPoints) {
  for (const auto& [name, site] : all_sites(info())) {
    SCOPED_TRACE(name);
    const RaggedPoints batch = ragged(evaluator_, site);
    const Gradients together = gradients_of(evaluator_, batch.points());
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const Gradients alone =
          gradients_of(evaluator_, repeat_point(site, inputs_[i], batch.states[i], 1));
      for (std::size_t k = 0; k < 2; ++k) {
        ASSERT_EQ(alone[0][k].size(), inputs_[i].size() * model_.classifier->width(site));
        EXPECT_TRUE(same_bytes(alone[0][k], together[i][k])) << "point " << i << " objective " << k;
      }
    }
  }
}

TEST_P(ArchitectureLaws, ThreadsDoNotChangeAByte) {
  for (const int threads : {2, 5}) {
    SCOPED_TRACE(threads);
    ThreadPool pool(threads);
    const Evaluator threaded(*model_.classifier, pool);
    const Matrix logits = evaluator_.logits(inputs_), same_logits = threaded.logits(inputs_);
    EXPECT_TRUE(same_bytes({logits.data(), logits.size()}, {same_logits.data(), logits.size()}));
    for (const auto& [name, site] : all_sites(info())) {
      SCOPED_TRACE(name);
      const Matrix states = evaluator_.states(inputs_[3], site);
      const Matrix same_states = threaded.states(inputs_[3], site);
      EXPECT_TRUE(same_bytes({states.data(), states.size()}, {same_states.data(), states.size()}));
      const RaggedPoints batch = ragged(evaluator_, site);
      const Points one = repeat_point(site, inputs_[3], states, 1);
      EXPECT_TRUE(gradients_of(evaluator_, batch.points()) ==
                  gradients_of(threaded, batch.points()));
      EXPECT_TRUE(gradients_of(evaluator_, one) == gradients_of(threaded, one));
    }
  }
}

TEST_P(ArchitectureLaws, EverySiteLeadsToTheSameLogits) {
  const Matrix expected = evaluator_.logits(inputs_);
  for (const auto& [name, site] : all_sites(info())) {
    SCOPED_TRACE(name);
    const Matrix found = evaluator_.logits(ragged(evaluator_, site).points());
    EXPECT_TRUE(same_bytes({expected.data(), expected.size()}, {found.data(), found.size()}));
  }
}

TEST_P(ArchitectureLaws, StatesFromTheWordEmbeddingsAreThoseFromTheIds) {
  const ModelInput& input = inputs_[2];
  const Matrix words = evaluator_.states(input, {Site::Kind::WordEmbeddings});
  for (const auto& [name, site] : all_sites(info())) {
    SCOPED_TRACE(name);
    const Matrix expected = evaluator_.states(input, site);
    const Matrix found = evaluator_.states_from(input, words, site);
    EXPECT_TRUE(same_bytes({expected.data(), expected.size()}, {found.data(), found.size()}));
  }
}

TEST_P(ArchitectureLaws, ATokensPlaceAndTypeMatter) {
  ModelInput input = spread_input(info(), 6, 4), swapped = input;
  std::swap(swapped.ids[2], swapped.ids[3]);
  std::vector<ModelInput> variants{input, swapped};
  if (info().types > 1) {
    variants.push_back(input);
    variants.back().types.assign(input.size(), 0);
  }
  const Matrix logits = evaluator_.logits(variants);
  for (std::size_t i = 1; i < variants.size(); ++i) {
    EXPECT_GT(std::abs(logits.row(i)[0] - logits.row(0)[0]), 1e-3f) << "variant " << i;
  }
}

TEST_P(ArchitectureLaws, BadInputsAreRefused) {
  const ModelInput good = spread_input(info(), 5, 2);
  EXPECT_NO_THROW(check_input(info(), good));
  EXPECT_NO_THROW(check_input(info(), spread_input(info(), info().max_length, 2)));
  const auto expect_refused = [&](ModelInput bad, const char* why) {
    try {
      check_input(info(), bad);
      ADD_FAILURE() << why << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::BadRequest) << why << ": " << error.what();
    }
  };
  expect_refused({}, "an empty input");
  expect_refused(spread_input(info(), info().max_length + 1, 2), "an input that is too long");
  ModelInput bad = good;
  bad.ids[3] = static_cast<std::int32_t>(info().vocabulary);
  expect_refused(bad, "an id past the vocabulary");
  bad.ids[3] = -1;
  expect_refused(bad, "a negative id");
  if (info().types > 0) {
    bad = good;
    bad.types[4] = static_cast<std::int32_t>(info().types);
    expect_refused(bad, "a type past the table");
  }
  bad = good;
  bad.head_tokens = {5};
  expect_refused(bad, "a token of the head past the end");
  bad.head_tokens = {3, 3};
  expect_refused(bad, "a token of the head twice");
}

/// A row of logits for each, the one that it has alone; or of all the mean.
TEST_P(ArchitectureLaws, AHeadReadsEachTokenThatAnInputLists) {
  ModelInput input = inputs_[2];
  input.head_tokens = {3, 4, 11};
  const Matrix together = evaluator_.logits(std::span(&input, 1));
  if (together.rows() == 1) return;  // a mean
  ASSERT_EQ(together.rows(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    ModelInput one = input;
    one.head_tokens = {input.head_tokens[i]};
    EXPECT_TRUE(same_bytes(evaluator_.logits(std::span(&one, 1)).row(0), together.row(i))) << i;
  }
  EXPECT_FALSE(same_bytes(together.row(0), together.row(2)));
}

/// Another token costs what the first does, and gives what the first does where it is the first.
TEST_P(ArchitectureLaws, AnyTokenIsReadLikeTheFirst) {
  ModelInput input = spread_input(info(), 13, 2), first = input, last = input;
  first.head_tokens = {0};
  last.head_tokens = {12};
  const auto products = [&](const ModelInput& of) {
    const Profiler profiler;
    evaluator_.logits(std::span(&of, 1));
    return profiler.profile().matrix_flops;
  };
  EXPECT_EQ(products(last), products(first));
  EXPECT_LE(products(first), products(input));
  if (products(first) < products(input)) return;  // the head reads all
  const Matrix expected = evaluator_.logits(std::span(&input, 1));
  EXPECT_TRUE(same_bytes(evaluator_.logits(std::span(&first, 1)).row(0), expected.row(0)));
}

std::vector<ModelAndHead> models_and_heads() {
  std::vector<ModelAndHead> all;
  for (const auto& folder : tiny_model_folders())
    for (const bool reads_last : {false, true}) all.push_back({folder, reads_last});
  return all;
}

INSTANTIATE_TEST_SUITE_P(Models, ArchitectureLaws, testing::ValuesIn(models_and_heads()),
                         [](const auto& test) {
                           return test_name(test.param.folder) +
                                  (test.param.reads_last ? "_last_token" : "");
                         });

}  // namespace
}  // namespace pellucid
