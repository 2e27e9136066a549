#include "model/block_cut.h"

#include <algorithm>
#include <numeric>

namespace pellucid {

namespace {

// Rows of a block that one thread takes through the network alone: enough for the matrix units,
// few enough that what forward leaves stays small.
constexpr std::size_t kRowsPerBlock = 256;

std::size_t divided_up(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

}  // namespace

BlockCut cut_into_blocks(std::span<const std::size_t> lengths, std::size_t threads) {
  const std::size_t rows = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  const std::size_t longest = std::ranges::max(lengths);
  BlockCut cut{{0}, threads > 1 && (lengths.size() < threads || longest > kRowsPerBlock)};
  // Whole rounds of blocks, so that no thread waits for the last one.
  const std::size_t workers = cut.shared ? 1 : threads;
  const std::size_t blocks =
      workers * std::max<std::size_t>(1, divided_up(rows, workers * kRowsPerBlock));
  const std::size_t target = divided_up(rows, blocks);
  std::size_t in_block = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    // A sequence goes to the block that holds more of it.
    if (in_block > 0 && in_block + lengths[i] / 2 > target) {
      cut.first.push_back(i);
      in_block = 0;
    }
    in_block += lengths[i];
  }
  cut.first.push_back(lengths.size());
  return cut;
}

}  // namespace pellucid
