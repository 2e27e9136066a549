#include "model/block_cut.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace pellucid {
namespace {

using testing::ElementsAre;

std::vector<std::size_t> rows_of(const BlockCut& cut, const std::vector<std::size_t>& lengths) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i + 1 < cut.first.size(); ++i) {
    rows.push_back(0);
    for (std::size_t s = cut.first[i]; s < cut.first[i + 1]; ++s) rows.back() += lengths[s];
  }
  return rows;
}

TEST(BlockCut, OneSequenceIsOneBlock) {
  const std::vector<std::size_t> lengths{7};
  EXPECT_THAT(cut_into_blocks(lengths, 1).first, ElementsAre(0, 1));
  EXPECT_FALSE(cut_into_blocks(lengths, 1).shared);
  EXPECT_THAT(cut_into_blocks(lengths, 2).first, ElementsAre(0, 1));
  EXPECT_TRUE(cut_into_blocks(lengths, 2).shared);
}

TEST(BlockCut, ThreadsShareFewOrLongSequences) {
  EXPECT_TRUE(cut_into_blocks(std::vector<std::size_t>(3, 10), 4).shared);
  EXPECT_FALSE(cut_into_blocks(std::vector<std::size_t>(4, 10), 4).shared);
  std::vector<std::size_t> lengths(40, 10);
  lengths[20] = 300;
  EXPECT_TRUE(cut_into_blocks(lengths, 4).shared);
  EXPECT_FALSE(cut_into_blocks(lengths, 1).shared);
}

/// As many blocks as threads, or a multiple, and none much larger than the others.
TEST(BlockCut, ManySequencesAreWholeRoundsOfEqualBlocks) {
  for (const std::size_t threads : {1, 2, 3, 8})
    for (const std::size_t count : {8, 100, 1000}) {
      const std::vector<std::size_t> lengths(count, 12);
      const BlockCut cut = cut_into_blocks(lengths, threads);
      EXPECT_FALSE(cut.shared);
      const std::vector<std::size_t> rows = rows_of(cut, lengths);
      EXPECT_EQ(rows.size() % threads, 0u) << threads << " threads, " << count << " sequences";
      EXPECT_LE(std::ranges::max(rows), count * 12 / rows.size() + 12);
    }
}

TEST(BlockCut, EverySequenceIsInOneBlock) {
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < 500; ++i) lengths.push_back(1 + i * i % 70);
  for (const std::size_t threads : {1, 3}) {
    const BlockCut cut = cut_into_blocks(lengths, threads);
    EXPECT_EQ(cut.first.front(), 0u);
    EXPECT_EQ(cut.first.back(), lengths.size());
    EXPECT_EQ(std::ranges::adjacent_find(cut.first, std::ranges::greater_equal()), cut.first.end());
    EXPECT_LE(std::ranges::max(rows_of(cut, lengths)), 256u + 70u);
  }
}

TEST(BlockCut, ASequenceLongerThanABlockIsABlock) {
  const std::vector<std::size_t> lengths{400, 400, 400};
  EXPECT_THAT(cut_into_blocks(lengths, 1).first, ElementsAre(0, 1, 2, 3));
}

}  // namespace
}  // namespace pellucid
