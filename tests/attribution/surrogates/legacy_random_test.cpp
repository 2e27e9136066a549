// Numbers of numpy.random.RandomState: for each seed randint(1, 12, 8), choice(range(11), 5,
// replace=False), random_sample(2), choice(range(1), 1, replace=False), permutation(7), in a row.
#include "attribution/surrogates/legacy_random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pellucid {
namespace {

using testing::ElementsAreArray;

struct Stream {
  std::uint32_t seed;
  std::vector<std::size_t> integers, chosen;
  std::vector<double> uniforms;
  std::vector<std::size_t> permutation;
};

TEST(LegacyRandom, IsNumpysStream) {
  const Stream streams[] = {
      {0,
       {6, 1, 4, 4, 8, 10, 4, 6},
       {3, 5, 1, 10, 9},
       {0.8121687287754932, 0.4799771723750573},
       {2, 3, 0, 4, 6, 5, 1}},
      {42,
       {7, 4, 11, 8, 5, 7, 10, 3},
       {0, 10, 9, 1, 8},
       {0.0007787658410143283, 0.9922115592912175},
       {2, 5, 6, 4, 1, 3, 0}},
      {4294967295u,
       {4, 3, 8, 5, 1, 7, 11, 10},
       {9, 10, 3, 4, 1},
       {0.9335337533300324, 0.8238800726077493},
       {3, 5, 2, 0, 4, 1, 6}},
  };
  for (const Stream& stream : streams) {
    LegacyRandom random(stream.seed);
    for (const std::size_t expected : stream.integers) EXPECT_EQ(random.integer(1, 11), expected);
    EXPECT_THAT(random.choose(11, 5), ElementsAreArray(stream.chosen));
    for (const double expected : stream.uniforms) EXPECT_EQ(random.uniform(), expected);
    EXPECT_THAT(random.choose(1, 1), ElementsAreArray({0}));  // draws nothing
    EXPECT_THAT(random.choose(7, 7), ElementsAreArray(stream.permutation));
  }
}

TEST(LegacyRandom, OneOfOneDrawsNothing) {
  LegacyRandom with(7), without(7);
  EXPECT_EQ(with.integer(5, 1), 5u);
  EXPECT_EQ(with.uniform(), without.uniform());
}

}  // namespace
}  // namespace pellucid
