#pragma once
// Which rows of a block a layer computes, and the two ways in which an operation is cut inside it.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/matrix.h"
#include "base/stage.h"
#include "kernels/query_tokens.h"
#include "model/classifier.h"

namespace pellucid {

/// The rows that have a query, Rq of them: all R of a block, or some of each sequence, where nobody
/// reads the others of the layer's output.
struct Queries {
  std::vector<std::size_t> offsets;  // B + 1: the first row of each sequence among them, then Rq
  std::vector<std::size_t> tokens;   // [Rq] of each row, ascending in a sequence; empty: all rows

  bool all() const { return tokens.empty(); }
  std::size_t rows() const { return offsets.back(); }
  std::size_t offset(std::size_t b) const { return offsets[b]; }
  std::size_t length(std::size_t b) const { return offsets[b + 1] - offsets[b]; }
  QueryTokens tokens_of(std::size_t b) const {
    return all() ? QueryTokens{} : QueryTokens{std::span(tokens).subspan(offset(b), length(b))};
  }
};

/// All rows.
inline Queries all_rows(const Block& block) { return {block.offsets, {}}; }

/// Calls run(i, row) for each of the queries' rows: number i among them is row `row` of the block.
template <typename Run>
void for_query_rows(const Block& block, const Queries& queries, const Run& run) {
  for (std::size_t b = 0; b < block.sequences(); ++b)
    for (std::size_t i = 0; i < queries.length(b); ++i)
      run(queries.offset(b) + i, block.offsets[b] + queries.tokens_of(b)[i]);
}

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
