// A tile of queries whose last token is e meets the distances j - i from -e on: the product of its
// rows with the table by distance has what scores[i][j] needs at column j - i + e. A tile of keys
// likewise, at column a - i + e for key k + a, e the last token of all queries. Backward spreads
// d_scores out to the same columns, and zeros between them.

#include "kernels/relative_scores.h"

#include <algorithm>
#include <cassert>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/relative_scores.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/small_product-inl.h"

HWY_BEFORE_NAMESPACE();
namespace pellucid::HWY_NAMESPACE {
namespace {

constexpr std::size_t kTile = 64;

/// The table by distance, transposed: [D x distances].
RightFactor by_distance_transposed(ConstMatrixView table, std::span<const std::int32_t> rows,
                                   Matrix& to) {
  const MatrixView out = padded(to, table.cols, rows.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const auto row = table.row(static_cast<std::size_t>(rows[r]));
    for (std::size_t d = 0; d < table.cols; ++d) out.data[d * out.stride + r] = row[d];
  }
  return {out.data, out.stride, panel_columns(), table.cols, rows.size()};
}

/// The table by distance: [distances x D].
RightFactor by_distance(ConstMatrixView table, std::span<const std::int32_t> rows, Matrix& to) {
  to.reshape(rows.size(), table.cols);
  for (std::size_t r = 0; r < rows.size(); ++r)
    std::ranges::copy(table.row(static_cast<std::size_t>(rows[r])), to.row(r).begin());
  return {to.data(), table.cols, panel_columns(), rows.size(), table.cols};
}

/// Distances [first, first + count) of a table by distance; of a transposed one, its columns.
RightFactor distance_columns(RightFactor f, std::size_t first, std::size_t count) {
  return {f.data + first, f.row, f.panel, f.depth, count};
}
RightFactor distance_rows(RightFactor f, std::size_t first, std::size_t count) {
  return {f.data + first * f.row, f.row, f.panel, count, f.columns};
}

/// Queries [query, query + count), whose tokens are within kTile: [low, high].
struct QueryTile {
  std::size_t query, count = 1, low, high;

  QueryTile(const QueryTokens& tokens, std::size_t first, std::size_t queries)
      : query(first), low(tokens[first]), high(low) {
    for (; first + count < queries && tokens[first + count] - low < kTile; ++count)
      high = tokens[first + count];
  }
};

void query_term(const RelativeTables& tables, ConstMatrixView query, MatrixView scores,
                RelativeScratch& scratch) {
  const std::size_t tokens = scores.cols;
  const RightFactor table = by_distance_transposed(tables.query, tables.rows, scratch.table);
  for (std::size_t q = 0; q < query.rows;) {
    const QueryTile tile(tables.tokens, q, query.rows);
    const std::size_t n = tile.count, width = tokens + tile.high - tile.low;
    const MatrixView products = padded(scratch.products, n, width);
    product(rows_of(query.row_range(q, n)), n,
            distance_columns(table, tokens - 1 - tile.high, width), products, 1.0f, false);
    for (std::size_t i = 0; i < n; ++i, ++q)
      std::ranges::copy(products.row(i).subspan(tile.high - tables.tokens[q], tokens),
                        scores.row(q).begin());
  }
}

void add_key_term(const RelativeTables& tables, ConstMatrixView key, MatrixView scores,
                  RelativeScratch& scratch) {
  const std::size_t queries = scores.rows, tokens = scores.cols;
  const std::size_t low = tables.tokens[0], high = tables.tokens[queries - 1];
  const RightFactor table = by_distance_transposed(tables.key, tables.rows, scratch.table);
  for (std::size_t k = 0; k < tokens; k += kTile) {
    const std::size_t n = std::min(kTile, tokens - k), width = high - low + n;
    const MatrixView products = padded(scratch.products, n, width);
    product(rows_of(key.row_range(k, n)), n, distance_columns(table, tokens - 1 - high + k, width),
            products, 1.0f, false);
    for (std::size_t i = 0; i < queries; ++i) {
      float* s = scores.row(i).data() + k;
      const float* p = products.data + (high - tables.tokens[i]);
      for (std::size_t a = 0; a < n; ++a) s[a] += p[a * (products.stride + 1)];
    }
  }
}

void add_bias(const RelativeTables& tables, MatrixView scores, RelativeScratch& scratch) {
  scratch.table.reshape(1, tables.rows.size());
  const auto bias = scratch.table.row(0);
  for (std::size_t r = 0; r < bias.size(); ++r)
    bias[r] = tables.bias[static_cast<std::size_t>(tables.rows[r])];
  for (std::size_t i = 0; i < scores.rows; ++i) {
    const auto row = scores.row(i);
    const std::size_t first = row.size() - 1 - tables.tokens[i];
    for (std::size_t j = 0; j < row.size(); ++j) row[j] += bias[first + j];
  }
}

void forward(const RelativeTables& tables, ConstMatrixView query, ConstMatrixView key,
             MatrixView scores, RelativeScratch& scratch) {
  if (tables.query.data)
    query_term(tables, query, scores, scratch);
  else
    for (std::size_t i = 0; i < scores.rows; ++i) std::ranges::fill(scores.row(i), 0.0f);
  if (tables.key.data) add_key_term(tables, key, scores, scratch);
  if (!tables.bias.empty()) add_bias(tables, scores, scratch);
}

void add_query_gradient(const RelativeTables& tables, ConstMatrixView d_scores, MatrixView d_query,
                        RelativeScratch& scratch) {
  const std::size_t queries = d_scores.rows, tokens = d_scores.cols;
  const RightFactor table = by_distance(tables.query, tables.rows, scratch.table);
  for (std::size_t q = 0; q < queries;) {
    const QueryTile tile(tables.tokens, q, queries);
    const std::size_t n = tile.count, width = tokens + tile.high - tile.low;
    const MatrixView spread = padded(scratch.products, n, width);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t first = tile.high - tables.tokens[q + i];
      const auto row = spread.row(i);
      std::ranges::fill(row.first(first), 0.0f);
      std::ranges::copy(d_scores.row(q + i), row.begin() + static_cast<std::ptrdiff_t>(first));
      std::ranges::fill(row.subspan(first + tokens), 0.0f);
    }
    product(rows_of(spread), n, distance_rows(table, tokens - 1 - tile.high, width),
            d_query.row_range(q, n), 1.0f, true);
    q += n;
  }
}

void add_key_gradient(const RelativeTables& tables, ConstMatrixView d_scores, MatrixView d_key,
                      RelativeScratch& scratch) {
  const std::size_t queries = d_scores.rows, tokens = d_scores.cols;
  const std::size_t low = tables.tokens[0], high = tables.tokens[queries - 1];
  const bool gaps = high - low >= queries;
  const RightFactor table = by_distance(tables.key, tables.rows, scratch.table);
  for (std::size_t k = 0; k < tokens; k += kTile) {
    const std::size_t n = std::min(kTile, tokens - k), width = high - low + n;
    const MatrixView spread = padded(scratch.products, n, width);
    for (std::size_t a = 0; a < n; ++a) {
      std::ranges::fill(spread.row(a).first(gaps ? width : a), 0.0f);
      std::ranges::fill(spread.row(a).last(n - 1 - a), 0.0f);
    }
    for (std::size_t i = 0; i < queries; ++i) {
      const float* d = d_scores.row(i).data() + k;
      float* p = spread.data + (high - tables.tokens[i]);
      for (std::size_t a = 0; a < n; ++a) p[a * (spread.stride + 1)] = d[a];
    }
    product(rows_of(spread), n, distance_rows(table, tokens - 1 - high + k, width),
            d_key.row_range(k, n), 1.0f, true);
  }
}

void backward(const RelativeTables& tables, ConstMatrixView d_scores, MatrixView d_query,
              MatrixView d_key, RelativeScratch& scratch) {
  if (tables.query.data) add_query_gradient(tables, d_scores, d_query, scratch);
  if (tables.key.data) add_key_gradient(tables, d_scores, d_key, scratch);
}

}  // namespace
}  // namespace pellucid::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pellucid {

namespace {

HWY_EXPORT(forward);
HWY_EXPORT(backward);

}  // namespace

void relative_scores_forward(const RelativeTables& tables, ConstMatrixView query,
                             ConstMatrixView key, MatrixView scores, RelativeScratch& scratch) {
  assert(tables.rows.size() == 2 * scores.cols - 1);
  HWY_DYNAMIC_DISPATCH(forward)(tables, query, key, scores, scratch);
}

void relative_scores_backward(const RelativeTables& tables, ConstMatrixView d_scores,
                              MatrixView d_query, MatrixView d_key, RelativeScratch& scratch) {
  assert(tables.rows.size() == 2 * d_scores.cols - 1);
  HWY_DYNAMIC_DISPATCH(backward)(tables, d_scores, d_query, d_key, scratch);
}

}  // namespace pellucid
#endif
