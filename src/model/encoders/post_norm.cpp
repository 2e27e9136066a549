#include "model/encoders/post_norm.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/attention.h"
#include "model/layers/rows.h"

namespace pellucid {

namespace {

/// What a layer's forward leaves for its backward. Rq: rows with a query, R or B.
struct LayerSaved {
  Matrix query;                           // [Rq x H]
  Matrix key, value;                      // [R x H]
  Matrix log_sum_exp;                     // [A x Rq]
  NormState attention_norm, output_norm;  // [Rq x H]
  Matrix slope;                           // [Rq x F] f' before W_2
  ConvolutionSaved branch;
};

/// Of one head at a time.
struct HeadScratch {
  AttentionScratch attention;
  RelativeScratch relative;
  Matrix scores, d_scores;  // [Tq x T] those of the positions
};

// Floats between the rows of d_scores: rows a power of two apart fall into the same cache sets.
constexpr std::size_t kPad = 16;

}  // namespace

struct PostNormEncoder::Buffers final : Workspace {
  std::vector<LayerSaved> saved;   // one per layer; saved[0] alone where nothing is kept
  std::vector<HeadScratch> heads;  // one per head
  Matrix states[2];                // [R x H] a layer's input and output, in turn
  Matrix first_rows;               // [B x H] of the last layer's input
  Matrix context;                  // [Rq x H]; backward: its gradient
  Matrix attended;                 // [Rq x H] y
  Matrix activations;              // [Rq x F]; backward: their gradient
  Matrix d_query, d_key, d_value;  // [Rq x H], [R x H] twice
  Matrix d_branch;                 // [R x H] what a convolution gives to x
};

// One layer on one block: its forward, and below it the same steps upwards.
struct PostNormEncoder::Step {
  const PostNormEncoder& encoder;
  const EncoderLayer& layer;
  const Block& block;
  Queries queries;
  LayerSaved& saved;
  Buffers& w;

  void shape_buffers() const {
    const std::size_t h = encoder.hidden(), f = layer.intermediate.outputs();
    for (Matrix* m : {&saved.query, &w.context, &w.attended, &w.d_query})
      m->reshape(queries.rows(), h);
    for (NormState* n : {&saved.attention_norm, &saved.output_norm}) n->reshape(queries.rows(), h);
    for (Matrix* m : {&saved.key, &saved.value, &w.d_key, &w.d_value}) m->reshape(block.rows(), h);
    for (Matrix* m : {&saved.slope, &w.activations}) m->reshape(queries.rows(), f);
    saved.log_sum_exp.reshape(encoder.heads_, queries.rows());
    w.heads.resize(encoder.heads_);
  }

  // ---- forward

  /// x [R x H] to out [Rq x H].
  void forward(ConstMatrixView x, MatrixView out) const {
    shape_buffers();
    ConstMatrixView queried = x;
    if (queries.first_only) {
      w.first_rows.reshape(queries.rows(), x.cols);
      pool(block, Pooling::FirstRow, x, w.first_rows);
      queried = w.first_rows;
    }
    project(x, queried);
    for_heads(block, encoder.heads_, [&](std::size_t head) { attend(head); });
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      feed_forward(first, n, queried.row_range(first, n), out.row_range(first, n));
    });
    if (layer.branch) layer.branch->forward(block, x, out, saved.branch);
  }

  void project(ConstMatrixView x, ConstMatrixView queried) const {
    for_row_chunks(block, x.rows, [&](std::size_t first, std::size_t n) {
      layer.key.forward(x.row_range(first, n), saved.key.view().row_range(first, n));
      layer.value.forward(x.row_range(first, n), saved.value.view().row_range(first, n));
    });
    for_row_chunks(block, queried.rows, [&](std::size_t first, std::size_t n) {
      layer.query.forward(queried.row_range(first, n), saved.query.view().row_range(first, n));
    });
  }

  HeadInputs head_inputs(std::size_t b, std::size_t head) const {
    const std::size_t d = encoder.head_width(), column = head * d;
    const std::size_t first = block.offsets[b], n = block.length(b);
    return {std::as_const(saved.query)
                .view()
                .row_range(queries.offset(b), queries.length(b))
                .col_range(column, d),
            std::as_const(saved.key).view().row_range(first, n).col_range(column, d),
            std::as_const(saved.value).view().row_range(first, n).col_range(column, d),
            encoder.score_scale_};
  }

  std::span<float> log_sum_exp(std::size_t b, std::size_t head) const {
    return saved.log_sum_exp.row(head).subspan(queries.offset(b), queries.length(b));
  }

  MatrixView of_head(Matrix& m, std::size_t first, std::size_t n, std::size_t head) const {
    const std::size_t d = encoder.head_width();
    return m.view().row_range(first, n).col_range(head * d, d);
  }

  HeadScratch& scratch(std::size_t head) const {
    return w.heads[block.pool ? head : 0];  // one thread uses the same one for all: it stays hot
  }

  RelativeTables tables(std::size_t b, std::size_t head) const {
    return layer.positions->of_head(head, encoder.head_width(), block.length(b));
  }

  /// The head's inputs with what the positions add to its scores.
  HeadInputs placed_inputs(std::size_t b, std::size_t head) const {
    HeadInputs in = head_inputs(b, head);
    if (!layer.positions) return in;
    HeadScratch& s = scratch(head);
    s.scores.reshape(in.query.rows, in.key.rows);
    relative_scores_forward(tables(b, head), in.query, in.key, s.scores, s.relative);
    in.bias = s.scores;
    return in;
  }

  void attend(std::size_t head) const {
    for (std::size_t b = 0; b < block.sequences(); ++b)
      attention_forward(placed_inputs(b, head),
                        of_head(w.context, queries.offset(b), queries.length(b), head),
                        log_sum_exp(b, head), scratch(head).attention);
  }

  /// Rows [first, first + n) from the attention's context to the layer's output.
  void feed_forward(std::size_t first, std::size_t n, ConstMatrixView x, MatrixView out) const {
    const MatrixView y = w.attended.view().row_range(first, n);
    layer.attention_output.forward(w.context.view().row_range(first, n), y);
    layer.attention_norm.forward(y, x, saved.attention_norm, first);
    const MatrixView a = activation_rows(first, n), slope = saved.slope.view().row_range(first, n);
    layer.intermediate.forward(y, a);
    activation_forward(encoder.activation_, {a.data, n * a.cols}, {slope.data, n * slope.cols});
    layer.output.forward(a, out);
    layer.output_norm.forward(out, y, saved.output_norm, first);
  }

  MatrixView activation_rows(std::size_t first, std::size_t n) const {
    return w.activations.view().row_range(block.pool ? first : 0, n);  // one thread: stays hot
  }

  // ---- backward: the same steps, upwards

  /// d [Rq x H], the gradient of the layer's output, to d_x [R x H]; d is overwritten. With all
  /// rows d_x may be d.
  void backward(MatrixView d, MatrixView d_x) const {
    shape_buffers();
    if (layer.branch) {
      w.d_branch.reshape(block.rows(), encoder.hidden());
      layer.branch->backward(block, d, w.d_branch, saved.branch);
    }
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      feed_forward_backward(first, n, d.row_range(first, n));
    });
    for_heads(block, encoder.heads_, [&](std::size_t head) { attend_backward(head); });
    project_backward(d, d_x);
    if (layer.branch) add_rows(w.d_branch, d_x);
  }

  /// d becomes the gradient of the residual x; that of the context goes to w.context.
  void feed_forward_backward(std::size_t first, std::size_t n, MatrixView d) const {
    layer.output_norm.backward(saved.output_norm, first, d);
    const MatrixView d_a = activation_rows(first, n),
                     slope = saved.slope.view().row_range(first, n);
    layer.output.backward(d, d_a);
    activation_backward({slope.data, n * slope.cols}, {d_a.data, n * d_a.cols});
    layer.intermediate.backward_add(d_a, d);
    layer.attention_norm.backward(saved.attention_norm, first, d);
    layer.attention_output.backward(d, w.context.view().row_range(first, n));
  }

  void attend_backward(std::size_t head) const {
    HeadScratch& s = scratch(head);
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      const std::size_t first = block.offsets[b], n = block.length(b);
      const std::size_t query_first = queries.offset(b), query_n = queries.length(b);
      HeadGradients out{of_head(w.d_query, query_first, query_n, head),
                        of_head(w.d_key, first, n, head), of_head(w.d_value, first, n, head)};
      if (layer.positions) {
        s.d_scores.reshape(query_n, n + kPad);
        out.d_bias = s.d_scores.view().col_range(0, n);
      }
      attention_backward(placed_inputs(b, head), log_sum_exp(b, head),
                         of_head(w.context, query_first, query_n, head), out, s.attention);
      if (layer.positions)
        relative_scores_backward(tables(b, head), out.d_bias, out.d_query, out.d_key, s.relative);
    }
  }

  void project_backward(MatrixView d, MatrixView d_x) const {
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      layer.query.backward_add(w.d_query.view().row_range(first, n), d.row_range(first, n));
    });
    for_row_chunks(block, block.rows(), [&](std::size_t first, std::size_t n) {
      const MatrixView out = d_x.row_range(first, n);
      const ConstMatrixView d_key = w.d_key.view().row_range(first, n);
      if (queries.first_only) {
        layer.key.backward(d_key, out);
      } else {
        if (out.data != d.row(first).data()) copy_rows(d.row_range(first, n), out);
        layer.key.backward_add(d_key, out);
      }
      layer.value.backward_add(w.d_value.view().row_range(first, n), out);
    });
    if (queries.first_only) add_to_first_rows(block, d, d_x);
  }
};

PostNormEncoder::PostNormEncoder(std::vector<std::shared_ptr<const EncoderLayer>> layers,
                                 std::size_t heads, Activation activation,
                                 std::optional<float> score_scale)
    : layers_(std::move(layers)),
      heads_(heads),
      activation_(activation),
      score_scale_(score_scale.value_or(1.0f / std::sqrt(static_cast<float>(head_width())))) {}

std::unique_ptr<Workspace> PostNormEncoder::make_workspace() const {
  return std::make_unique<Buffers>();
}

void PostNormEncoder::run(const Block& block, std::size_t first, std::size_t last,
                          ConstMatrixView x, MatrixView out, Workspace& workspace) const {
  auto& w = static_cast<Buffers&>(workspace);
  w.saved.resize(std::max<std::size_t>(w.saved.size(), 1));
  if (first == last) return copy_rows(x, out);
  for (Matrix& m : w.states) m.reshape(x.rows, x.cols);
  for (std::size_t l = first; l < last; ++l) {
    const MatrixView to = l + 1 == last ? out : w.states[l % 2].view();
    Step{*this, *layers_[l], block, {block, false}, w.saved[0], w}.forward(x, to);
    x = to;
  }
}

void PostNormEncoder::run_to_head(const Block& block, std::size_t first, ConstMatrixView x,
                                  MatrixView out, Workspace& workspace, bool keep) const {
  if (first == layers_.size()) return pool(block, Pooling::FirstRow, x, out);
  auto& w = static_cast<Buffers&>(workspace);
  w.saved.resize(std::max(w.saved.size(), keep ? layers_.size() : 1));
  for (Matrix& m : w.states) m.reshape(x.rows, x.cols);
  for (std::size_t l = first; l < layers_.size(); ++l) {
    const bool last = l + 1 == layers_.size();
    const MatrixView to = last ? out : w.states[l % 2].view();
    Step{*this, *layers_[l], block, {block, last}, w.saved[keep ? l : 0], w}.forward(x, to);
    x = to;
  }
}

void PostNormEncoder::backward_from_head(const Block& block, std::size_t first,
                                         ConstMatrixView d_out, MatrixView d_x,
                                         Workspace& workspace) const {
  if (first == layers_.size()) return pool_backward(block, Pooling::FirstRow, d_out, d_x);
  auto& w = static_cast<Buffers&>(workspace);
  w.first_rows.reshape(d_out.rows, d_out.cols);
  copy_rows(d_out, w.first_rows);
  for (std::size_t l = layers_.size(); l-- > first;) {
    const bool last = l + 1 == layers_.size();
    Step{*this, *layers_[l], block, {block, last}, w.saved[l], w}.backward(
        last ? w.first_rows.view() : d_x, d_x);
  }
}

}  // namespace pellucid
