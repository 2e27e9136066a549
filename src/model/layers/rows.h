#pragma once
// Which rows of a block a layer asks for, and the two ways in which an operation is cut inside it.

#include <algorithm>
#include <cstddef>

#include "base/stage.h"
#include "model/classifier.h"

namespace pellucid {

/// The rows with a query, Rq of them: all R, or each sequence's first, where nobody reads the
/// others of the layer's output.
struct Queries {
  const Block& block;
  bool first_only;

  std::size_t rows() const { return first_only ? block.sequences() : block.rows(); }
  std::size_t offset(std::size_t b) const { return first_only ? b : block.offsets[b]; }
  std::size_t length(std::size_t b) const { return first_only ? 1 : block.length(b); }
};

/// Calls run(first, count) for chunks of `rows`; on the block's threads, if it has any.
template <typename Run>
void for_row_chunks(const Block& block, std::size_t rows, const Run& run) {
  const std::size_t size = block.rows_per_chunk, chunks = (rows + size - 1) / size;
  const auto chunk = [&](std::size_t i) { run(i * size, std::min(size, rows - i * size)); };
  if (block.pool) return block.pool->for_each(chunks, chunk);
  for (std::size_t i = 0; i < chunks; ++i) chunk(i);
}

/// Calls run(head), an attention, for every head; on the block's threads, if it has any.
template <typename Run>
void for_heads(const Block& block, std::size_t heads, const Run& run) {
  const auto attention = [&](std::size_t head) {
    const InStage stage(Stage::Attention);
    run(head);
  };
  if (block.pool) return block.pool->for_each(heads, attention);
  const InStage stage(Stage::Attention);
  for (std::size_t head = 0; head < heads; ++head) run(head);
}

}  // namespace pellucid
