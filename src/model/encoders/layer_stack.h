#pragma once
// The encoder that every architecture has: layers one after the other, and the buffers between
// them. A `Step` is the mathematics of one layer: post_norm.cpp, pre_norm.cpp.
//
// The last layer computes its queries, and all that follows them, for the rows that are read alone,
// forward and backward. Where nothing is kept, all layers share one `Saved`.

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "model/encoders/encoder.h"
#include "model/layers/norm.h"

namespace pellucid {

/// One layer on one block; a Step inherits from it. A layer has `heads` and `hidden()`.
/// `LayerSaved` is what forward leaves for backward, with a `log_sum_exp` [A x Rq]; layers use
/// `LayerScratch` in turn.
template <typename LayerType, typename LayerSaved, typename LayerScratch>
struct StepBase {
  using Layer = LayerType;
  using Saved = LayerSaved;
  using Scratch = LayerScratch;

  const Layer& layer;
  const Block& block;
  const Queries& queries;
  Saved& saved;
  Scratch& scratch;
  bool keep;  // what backward needs

  std::size_t head_width() const { return layer.hidden() / layer.heads; }
  /// A head's columns of the rows of sequence b [T x D]. REQUIRES: m [R x H], whose columns are the
  /// heads' side by side.
  MatrixView all_of(Matrix& m, std::size_t b, std::size_t head) const {
    return m.view()
        .row_range(block.offsets[b], block.length(b))
        .col_range(head * head_width(), head_width());
  }
  /// The same of the rows with a query [Tq x D]. REQUIRES: m [Rq x H].
  MatrixView queried_of(Matrix& m, std::size_t b, std::size_t head) const {
    return m.view()
        .row_range(queries.offset(b), queries.length(b))
        .col_range(head * head_width(), head_width());
  }

  NormState* kept(NormState& state) const { return keep ? &state : nullptr; }
  MatrixView kept_rows(Matrix& m, std::size_t first, std::size_t n) const {
    return keep ? m.view().row_range(first, n) : MatrixView();
  }
  std::span<float> log_sum_exp(std::size_t b, std::size_t head) const {
    if (!keep) return {};
    return saved.log_sum_exp.row(head).subspan(queries.offset(b), queries.length(b));
  }
  /// Rows of a buffer that a chunk of rows has for itself: of one thread always the same, which
  /// stay in the cache.
  MatrixView chunk_of(Matrix& m, std::size_t first, std::size_t n) const {
    return m.view().row_range(block.pool ? first : 0, n);
  }
  /// Likewise the buffers of a head.
  template <typename HeadScratch>
  HeadScratch& of_head(std::vector<HeadScratch>& heads, std::size_t head) const {
    return heads[block.pool ? head : 0];
  }
};

/// `Step` has, `queried` being the queries' rows of x,
///   forward(x [R x H], queried [Rq x H], out [Rq x H]);
///   backward(d [Rq x H], d_x [R x H]), where d, the gradient of the output, becomes that of
///   `queried`, and d_x the gradient of x as keys and values. Where all rows have a query, d_x is
///   the sum of both, and may be d.
template <typename Step>
class LayerStack final : public Encoder {
 public:
  using Layers = std::vector<std::shared_ptr<const typename Step::Layer>>;

  explicit LayerStack(Layers layers) : layers_(std::move(layers)) {}

  std::unique_ptr<Workspace> make_workspace() const override { return std::make_unique<Buffers>(); }

  void forward(const Pass& pass, ConstMatrixView x, MatrixView out,
               Workspace& workspace) const override {
    const auto& [block, queries, first, last, keep] = pass;
    auto& w = static_cast<Buffers&>(workspace);
    if (first == last) return gather(pass, x, out);
    w.saved.resize(std::max(w.saved.size(), keep ? layers_.size() : 1));
    for (Matrix& m : w.states) m.reshape(x.rows, x.cols);
    const Queries all = all_rows(block);
    for (std::size_t l = first; l + 1 < last; ++l) {
      const MatrixView to = w.states[l % 2];
      step(pass, l, all, w).forward(x, x, to);
      x = to;
    }
    ConstMatrixView queried = x;
    if (!queries.all()) {
      w.queried.reshape(queries.rows(), x.cols);
      gather(pass, x, w.queried);
      queried = w.queried;
    }
    step(pass, last - 1, queries, w).forward(x, queried, out);
  }

  void backward(const Pass& pass, MatrixView d_out, MatrixView d_x,
                Workspace& workspace) const override {
    const auto& [block, queries, first, last, keep] = pass;
    auto& w = static_cast<Buffers&>(workspace);
    if (first == last) return spread(pass, d_out, d_x);
    step(pass, last - 1, queries, w).backward(d_out, d_x);
    if (!queries.all())
      for_query_rows(block, queries, [&](std::size_t i, std::size_t row) {
        add_rows(d_out.row_range(i, 1), d_x.row_range(row, 1));
      });
    const Queries all = all_rows(block);
    for (std::size_t l = last - 1; l-- > first;) step(pass, l, all, w).backward(d_x, d_x);
  }

 private:
  struct Buffers final : Workspace {
    std::vector<typename Step::Saved> saved;  // one per layer; saved[0] alone where nothing is kept
    typename Step::Scratch scratch;
    Matrix states[2];  // [R x H] a layer's input and output, in turn
    Matrix queried;    // [Rq x H] of the last layer's input
  };

  Step step(const Pass& pass, std::size_t l, const Queries& queries, Buffers& w) const {
    return {{*layers_[l], pass.block, queries, w.saved[pass.keep ? l : 0], w.scratch, pass.keep}};
  }

  /// out [Rq x H]: the queries' rows of x [R x H].
  static void gather(const Pass& pass, ConstMatrixView x, MatrixView out) {
    for_query_rows(pass.block, pass.queries, [&](std::size_t i, std::size_t row) {
      copy_rows(x.row_range(row, 1), out.row_range(i, 1));
    });
  }

  /// d_x [R x H]: d_out [Rq x H] at the queries' rows, zeros elsewhere.
  static void spread(const Pass& pass, ConstMatrixView d_out, MatrixView d_x) {
    for (std::size_t row = 0; row < d_x.rows; ++row) std::ranges::fill(d_x.row(row), 0.0f);
    for_query_rows(pass.block, pass.queries, [&](std::size_t i, std::size_t row) {
      copy_rows(d_out.row_range(i, 1), d_x.row_range(row, 1));
    });
  }

  Layers layers_;
};

}  // namespace pellucid
