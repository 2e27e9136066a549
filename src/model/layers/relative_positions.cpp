#include "model/layers/relative_positions.h"

#include <cassert>
#include <span>
#include <utility>

namespace pellucid {

namespace {

ConstMatrixView columns_of_head(const Matrix& table, std::size_t head, std::size_t width) {
  if (table.size() == 0) return {};
  return table.view().col_range(table.cols() == width ? 0 : head * width, width);
}

}  // namespace

RelativeTables RelativePositions::of_head(std::size_t head, std::size_t width, std::size_t tokens,
                                          QueryTokens queries) const {
  const std::size_t longest = (rows->size() + 1) / 2;
  assert(tokens <= longest);
  RelativeTables tables{columns_of_head(query, head, width),
                        columns_of_head(key, head, width),
                        {},
                        std::span(*rows).subspan(longest - tokens, 2 * tokens - 1),
                        queries};
  if (bias.size() > 0) tables.bias = bias.row(head);
  return tables;
}

}  // namespace pellucid
