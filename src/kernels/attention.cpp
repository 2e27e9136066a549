// Queries are taken in tiles of kQueryTile rows, so that a tile's scores stay in the cache.
//   dV += P^T dC,  dP = dC V^T,  dS = P * (dP - rowsum(P * dP)),  dQ = scale dS K,
//   dK += scale dS^T Q,  dbias = dS.

#include "kernels/attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/attention.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

#include "kernels/small_product-inl.h"

HWY_BEFORE_NAMESPACE();
namespace pellucid::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

constexpr std::size_t kQueryTile = 64;

// ---- rows of scores

float largest(std::span<const float> s) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  V most = hn::Set(d, -std::numeric_limits<float>::infinity());
  std::size_t i = 0;
  for (; i + lanes <= s.size(); i += lanes) most = hn::Max(most, hn::LoadU(d, s.data() + i));
  float result = hn::GetLane(hn::MaxOfLanes(d, most));
  for (; i < s.size(); ++i) result = std::max(result, s[i]);
  return result;
}

/// s := exp(s - shift); returns the sum. NaN stays, which Highway's Exp makes 0.
float exponentials(std::span<float> s, float shift) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  V sum = hn::Zero(d);
  for (std::size_t i = 0; i < s.size(); i += lanes) {
    const auto mask = hn::FirstN(d, std::min(lanes, s.size() - i));
    const V x = hn::Sub(hn::MaskedLoad(mask, d, s.data() + i), hn::Set(d, shift));
    const V e = hn::IfThenElseZero(mask, hn::IfThenElse(hn::IsNaN(x), x, hn::Exp(d, x)));
    hn::BlendedStore(e, mask, d, s.data() + i);
    sum = hn::Add(sum, e);
  }
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

void scale_by(std::span<float> s, float factor) {
  for (float& x : s) x *= factor;
}

/// d_p := p * (d_p - sum(p * d_p))
void softmax_backward(std::span<const float> p, std::span<float> d_p) {
  const D d;
  const std::size_t lanes = hn::Lanes(d);
  V sum = hn::Zero(d);
  for (std::size_t i = 0; i < p.size(); i += lanes) {
    const auto mask = hn::FirstN(d, std::min(lanes, p.size() - i));
    sum = hn::MulAdd(hn::MaskedLoad(mask, d, p.data() + i), hn::MaskedLoad(mask, d, d_p.data() + i),
                     sum);
  }
  const V mean = hn::Set(d, hn::GetLane(hn::SumOfLanes(d, sum)));
  for (std::size_t i = 0; i < p.size(); i += lanes) {
    const auto mask = hn::FirstN(d, std::min(lanes, p.size() - i));
    const V change = hn::Sub(hn::MaskedLoad(mask, d, d_p.data() + i), mean);
    hn::BlendedStore(hn::Mul(hn::MaskedLoad(mask, d, p.data() + i), change), mask, d,
                     d_p.data() + i);
  }
}

// ---- one head

/// A tile of queries, and the keys that one of them or more may see.
struct QueryTile {
  std::size_t query, queries;  // first and count
  std::size_t key, keys;

  QueryTile(const HeadInputs& in, std::size_t first) : query(first) {
    const std::size_t tokens = in.key.rows, width = panel_columns();
    queries = std::min(kQueryTile, in.query.rows - first);
    // Products begin at a whole panel.
    const std::size_t low = in.tokens[first], high = in.tokens[first + queries - 1];
    key = in.window < low ? (low - in.window) / width * width : 0;
    keys = in.window < tokens ? std::min(tokens, high + 1 + in.window) - key : tokens;
  }

  RightFactor columns(RightFactor f) const {
    return {f.data + key / panel_columns() * f.panel, f.row, f.panel, f.depth, keys};
  }
  RightFactor rows(RightFactor f) const {
    return {f.data + key * f.row, f.row, f.panel, keys, f.columns};
  }

  /// What row i of the tile's scores s [queries x keys] may see; the rest becomes 0.
  std::span<float> seen(const HeadInputs& in, MatrixView s, std::size_t i) const {
    const std::span<float> row = s.row(i);
    if (in.window == kNoWindow) return row;
    const std::size_t token = in.tokens[query + i];
    const std::size_t first = in.window < token - key ? token - key - in.window : 0;
    const std::size_t end = in.window < key + keys - 1 - token ? token - key + in.window + 1 : keys;
    std::ranges::fill(row.first(first), 0.0f);
    std::ranges::fill(row.subspan(end), 0.0f);
    return row.subspan(first, end - first);
  }
};

/// s [queries x keys] = scale Q K^T + bias
void scores(const HeadInputs& in, const QueryTile& tile, RightFactor key_columns, MatrixView s) {
  const bool biased = in.bias.data != nullptr;
  for (std::size_t i = 0; biased && i < tile.queries; ++i)
    std::ranges::copy(in.bias.row(tile.query + i), s.row(i).begin());
  product(rows_of(in.query.row_range(tile.query, tile.queries)), tile.queries,
          tile.columns(key_columns), s, in.scale, biased);
}

void forward(const HeadInputs& in, MatrixView context, std::span<float> log_sum_exp,
             AttentionScratch& scratch) {
  const RightFactor key_columns = transposed(in.key, scratch.key_panels);
  const RightFactor value = compact(in.value, scratch.value);
  for (std::size_t q = 0; q < in.query.rows; q += kQueryTile) {
    const QueryTile tile(in, q);
    const MatrixView p = padded(scratch.probabilities, tile.queries, tile.keys);
    scores(in, tile, key_columns, p);
    for (std::size_t i = 0; i < tile.queries; ++i) {
      const std::span<float> row = tile.seen(in, p, i);
      const float most = largest(row);
      const float sum = exponentials(row, most);
      scale_by(row, 1.0f / sum);
      if (!log_sum_exp.empty()) log_sum_exp[q + i] = most + std::log(sum);
    }
    product(rows_of(p), tile.queries, tile.rows(value), context.row_range(q, tile.queries), 1.0f,
            false);
  }
}

void fill(MatrixView m, float value) {
  for (std::size_t i = 0; i < m.rows; ++i) std::ranges::fill(m.row(i), value);
}

void backward(const HeadInputs& in, std::span<const float> log_sum_exp, ConstMatrixView d_context,
              const HeadGradients& out, AttentionScratch& scratch) {
  const RightFactor key_columns = transposed(in.key, scratch.key_panels);
  const RightFactor value_columns = transposed(in.value, scratch.value_panels);
  const RightFactor key = compact(in.key, scratch.key);
  const bool local = in.window != kNoWindow;
  for (const MatrixView& sum : {out.d_key, out.d_value})
    if (local) fill(sum, 0.0f);
  for (std::size_t q = 0; q < in.query.rows; q += kQueryTile) {
    const QueryTile tile(in, q);
    const std::size_t n = tile.queries;
    const RightFactor query = compact(in.query.row_range(q, n), scratch.query);
    const RightFactor d_c = compact(d_context.row_range(q, n), scratch.d_context);
    const MatrixView p = padded(scratch.probabilities, n, tile.keys);
    const MatrixView d_s =
        out.d_bias.data ? out.d_bias.row_range(q, n) : padded(scratch.d_scores, n, tile.keys);
    scores(in, tile, key_columns, p);
    product(rows_of(scratch.d_context), n, tile.columns(value_columns), d_s, 1.0f, false);
    for (std::size_t i = 0; i < n; ++i) {
      const std::span<float> row = tile.seen(in, p, i);
      exponentials(row, log_sum_exp[q + i]);
      softmax_backward(row, tile.seen(in, d_s, i));
    }
    const bool add = local || q > 0;
    product(columns_of(p), tile.keys, d_c, out.d_value.row_range(tile.key, tile.keys), 1.0f, add);
    product(rows_of(d_s), n, tile.rows(key), out.d_query.row_range(q, n), in.scale, false);
    product(columns_of(d_s), tile.keys, query, out.d_key.row_range(tile.key, tile.keys), in.scale,
            add);
  }
}

}  // namespace
}  // namespace pellucid::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pellucid {

namespace {

HWY_EXPORT(forward);
HWY_EXPORT(backward);

void check([[maybe_unused]] const HeadInputs& in) {
  assert(in.query.rows <= in.key.rows && in.key.rows == in.value.rows);
  assert(in.tokens.list.empty() || in.tokens.list.size() == in.query.rows);
  assert(!in.bias.data || (in.bias.rows == in.query.rows && in.bias.cols == in.key.rows));
  assert(!in.bias.data || in.window == kNoWindow);
}

}  // namespace

void attention_forward(const HeadInputs& in, MatrixView context, std::span<float> log_sum_exp,
                       AttentionScratch& scratch) {
  check(in);
  HWY_DYNAMIC_DISPATCH(forward)(in, context, log_sum_exp, scratch);
}

void attention_backward(const HeadInputs& in, std::span<const float> log_sum_exp,
                        ConstMatrixView d_context, const HeadGradients& out,
                        AttentionScratch& scratch) {
  check(in);
  assert(!out.d_bias.data || in.window == kNoWindow);
  HWY_DYNAMIC_DISPATCH(backward)(in, log_sum_exp, d_context, out, scratch);
}

}  // namespace pellucid
#endif
