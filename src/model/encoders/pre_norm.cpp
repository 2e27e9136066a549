#include "model/encoders/pre_norm.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/layers/rows.h"

namespace pellucid {

namespace {

/// What a layer's forward leaves for its backward. Rq: rows with a query, R or B.
struct LayerSaved {
  Matrix query_key_value;       // [R x 3H] queries and keys turned
  Matrix log_sum_exp;           // [A x Rq]
  NormState attention_norm;     // [R x H]
  NormState feed_forward_norm;  // [Rq x H]
  Matrix slopes;                // [Rq x 2F] of W_2's input
};

/// gated [n x 2F] has the inputs of f beside the gates: product [n x F] = f(input) * gate, and
/// slopes [n x 2F] its derivatives by both.
void gate_forward(Activation f, MatrixView gated, MatrixView product, MatrixView slopes) {
  const std::size_t width = product.cols;
  for (std::size_t i = 0; i < gated.rows; ++i) {
    const std::span<float> value = gated.row(i).first(width), gate = gated.row(i).last(width);
    const std::span<float> d_value = slopes.row(i).first(width), d_gate = slopes.row(i).last(width);
    activation_forward(f, value, d_value);
    for (std::size_t j = 0; j < width; ++j) {
      product.row(i)[j] = value[j] * gate[j];
      d_value[j] *= gate[j];
      d_gate[j] = value[j];
    }
  }
}

void gate_backward(ConstMatrixView slopes, ConstMatrixView d_product, MatrixView d_gated) {
  const std::size_t width = d_product.cols;
  for (std::size_t i = 0; i < d_gated.rows; ++i)
    for (std::size_t j = 0; j < width; ++j) {
      d_gated.row(i)[j] = d_product.row(i)[j] * slopes.row(i)[j];
      d_gated.row(i)[j + width] = d_product.row(i)[j] * slopes.row(i)[j + width];
    }
}

}  // namespace

struct PreNormEncoder::Buffers final : Workspace {
  std::vector<LayerSaved> saved;            // one per layer; saved[0] alone where nothing is kept
  std::vector<AttentionScratch> attention;  // one per head
  NormState final_norm;                     // [R x H], or [B x H] where the head reads first rows
  Matrix states[2];                         // [R x H] a layer's input and output, in turn
  Matrix first_rows;  // [B x H] of the last layer's input; backward: of its output's gradient
  Matrix normed;      // [R x H] n; backward: its gradient
  Matrix attended;    // [Rq x H] m; backward: its gradient
  Matrix context;     // [Rq x H]; backward: its gradient
  Matrix gated;       // [Rq x 2F]; backward: its gradient
  Matrix products;    // [Rq x F]; backward: their gradient
  Matrix d_query_key_value;  // [R x 3H]
};

// One layer on one block: its forward, and below it the same steps upwards.
struct PreNormEncoder::Step {
  const Parts& parts;
  const PreNormLayer& layer;
  const Block& block;
  Queries queries;
  LayerSaved& saved;
  Buffers& w;

  std::size_t hidden() const { return layer.query_key_value.inputs(); }
  std::size_t head_width() const { return hidden() / parts.heads; }

  void shape_buffers() const {
    const std::size_t h = hidden(), f = layer.output.inputs();
    for (Matrix* m : {&w.attended, &w.context}) m->reshape(queries.rows(), h);
    w.normed.reshape(block.rows(), h);
    saved.attention_norm.reshape(block.rows(), h);
    saved.feed_forward_norm.reshape(queries.rows(), h);
    for (Matrix* m : {&saved.query_key_value, &w.d_query_key_value})
      m->reshape(block.rows(), 3 * h);
    for (Matrix* m : {&saved.slopes, &w.gated}) m->reshape(queries.rows(), 2 * f);
    w.products.reshape(queries.rows(), f);
    saved.log_sum_exp.reshape(parts.heads, queries.rows());
    w.attention.resize(parts.heads);
  }

  // ---- forward

  /// x [R x H] to out [Rq x H].
  void forward(ConstMatrixView x, MatrixView out) const {
    shape_buffers();
    project(x);
    ConstMatrixView queried = x;
    if (queries.first_only) {
      w.first_rows.reshape(block.sequences(), hidden());
      pool(block, Pooling::FirstRow, x, w.first_rows);
      queried = w.first_rows;
    }
    for_heads(block, parts.heads, [&](std::size_t head) { attend(head); });
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      feed_forward(first, n, queried.row_range(first, n), out.row_range(first, n));
    });
  }

  void project(ConstMatrixView x) const {
    for_row_chunks(block, x.rows, [&](std::size_t first, std::size_t n) {
      const MatrixView normed = w.normed.view().row_range(first, n);
      copy_rows(x.row_range(first, n), normed);
      if (layer.attention_norm)
        layer.attention_norm->forward(normed, {}, saved.attention_norm, first);
      layer.query_key_value.forward(normed, saved.query_key_value.view().row_range(first, n));
    });
  }

  /// Of [R x 3H] the queries, keys or values (0, 1, 2) of a head and a sequence; of the queries the
  /// rows that are asked.
  MatrixView part_of(Matrix& m, std::size_t part, std::size_t b, std::size_t head) const {
    return m.view()
        .row_range(block.offsets[b], part == 0 ? queries.length(b) : block.length(b))
        .col_range(part * hidden() + head * head_width(), head_width());
  }
  MatrixView context_of(std::size_t b, std::size_t head) const {
    return w.context.view()
        .row_range(queries.offset(b), queries.length(b))
        .col_range(head * head_width(), head_width());
  }

  HeadInputs head_inputs(std::size_t b, std::size_t head) const {
    return {.query = part_of(saved.query_key_value, 0, b, head),
            .key = part_of(saved.query_key_value, 1, b, head),
            .value = part_of(saved.query_key_value, 2, b, head),
            .scale = 1.0f / std::sqrt(static_cast<float>(head_width())),
            .window = layer.window};
  }

  std::span<float> log_sum_exp(std::size_t b, std::size_t head) const {
    return saved.log_sum_exp.row(head).subspan(queries.offset(b), queries.length(b));
  }

  AttentionScratch& scratch(std::size_t head) const {
    return w.attention[block.pool ? head : 0];  // one thread uses the same one for all
  }

  void attend(std::size_t head) const {
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      layer.rotary->turn(part_of(saved.query_key_value, 0, b, head));
      layer.rotary->turn(part_of(saved.query_key_value, 1, b, head));
      attention_forward(head_inputs(b, head), context_of(b, head), log_sum_exp(b, head),
                        scratch(head));
    }
  }

  /// Rows [first, first + n) from the attention's context to the layer's output.
  void feed_forward(std::size_t first, std::size_t n, ConstMatrixView x, MatrixView out) const {
    const MatrixView normed = w.attended.view().row_range(first, n);
    layer.attention_output.forward(w.context.view().row_range(first, n), normed);
    add_rows(x, normed);
    copy_rows(normed, out);
    layer.feed_forward_norm.forward(normed, {}, saved.feed_forward_norm, first);
    const MatrixView gated = chunk_of(w.gated, first, n), product = chunk_of(w.products, first, n);
    layer.gated.forward(normed, gated);
    gate_forward(parts.activation, gated, product, saved.slopes.view().row_range(first, n));
    layer.output.forward(product, normed);
    add_rows(normed, out);
  }

  MatrixView chunk_of(Matrix& m, std::size_t first, std::size_t n) const {
    return m.view().row_range(block.pool ? first : 0, n);  // one thread: stays hot
  }

  // ---- backward: the same steps, upwards

  /// d [Rq x H], the gradient of the layer's output, to d_x [R x H]; d is overwritten. With all
  /// rows d_x may be d.
  void backward(MatrixView d, MatrixView d_x) const {
    shape_buffers();
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      feed_forward_backward(first, n, d.row_range(first, n));
    });
    if (queries.first_only) clear_queries(w.d_query_key_value);
    for_heads(block, parts.heads, [&](std::size_t head) { attend_backward(head); });
    project_backward(d, d_x);
  }

  /// d becomes the gradient of the residual x; that of the context goes to w.context.
  void feed_forward_backward(std::size_t first, std::size_t n, MatrixView d) const {
    const MatrixView d_product = chunk_of(w.products, first, n);
    const MatrixView d_gated = chunk_of(w.gated, first, n);
    const MatrixView d_normed = w.attended.view().row_range(first, n);
    layer.output.backward(d, d_product);
    gate_backward(saved.slopes.view().row_range(first, n), d_product, d_gated);
    layer.gated.backward(d_gated, d_normed);
    layer.feed_forward_norm.backward(saved.feed_forward_norm, first, d_normed);
    add_rows(d_normed, d);
    layer.attention_output.backward(d, w.context.view().row_range(first, n));
  }

  /// Rows that are asked nothing give nothing.
  void clear_queries(Matrix& m) const {
    for (std::size_t row = 0; row < m.rows(); ++row)
      std::ranges::fill(m.row(row).first(hidden()), 0.0f);
  }

  void attend_backward(std::size_t head) const {
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      const HeadGradients out{.d_query = part_of(w.d_query_key_value, 0, b, head),
                              .d_key = part_of(w.d_query_key_value, 1, b, head),
                              .d_value = part_of(w.d_query_key_value, 2, b, head)};
      attention_backward(head_inputs(b, head), log_sum_exp(b, head), context_of(b, head), out,
                         scratch(head));
      layer.rotary->turn_back(out.d_query);
      layer.rotary->turn_back(out.d_key);
    }
  }

  void project_backward(ConstMatrixView d, MatrixView d_x) const {
    for_row_chunks(block, block.rows(), [&](std::size_t first, std::size_t n) {
      const MatrixView d_normed = w.normed.view().row_range(first, n);
      layer.query_key_value.backward(w.d_query_key_value.view().row_range(first, n), d_normed);
      if (layer.attention_norm)
        layer.attention_norm->backward(saved.attention_norm, first, d_normed);
      if (!queries.first_only) add_rows(d.row_range(first, n), d_normed);
      copy_rows(d_normed, d_x.row_range(first, n));
    });
    if (queries.first_only) add_to_first_rows(block, d, d_x);
  }
};

std::unique_ptr<Workspace> PreNormEncoder::make_workspace() const {
  return std::make_unique<Buffers>();
}

bool PreNormEncoder::first_rows_only(std::size_t layer) const {
  return layer + 1 == parts_.layers.size() && parts_.pooling == Pooling::FirstRow;
}

void PreNormEncoder::run(const Block& block, std::size_t first, std::size_t last, ConstMatrixView x,
                         MatrixView out, Workspace& workspace) const {
  if (first == last) return copy_rows(x, out);
  auto& w = static_cast<Buffers&>(workspace);
  w.saved.resize(std::max<std::size_t>(w.saved.size(), 1));
  for (Matrix& m : w.states) m.reshape(x.rows, x.cols);
  for (std::size_t l = first; l < last; ++l) {
    const MatrixView to = l + 1 == last ? out : w.states[l % 2].view();
    Step{parts_, parts_.layers[l], block, {block, false}, w.saved[0], w}.forward(x, to);
    x = to;
  }
}

// The norm is taken of the rows that the head reads, and of no other.
void PreNormEncoder::run_to_head(const Block& block, std::size_t first, ConstMatrixView x,
                                 MatrixView out, Workspace& workspace, bool keep) const {
  auto& w = static_cast<Buffers&>(workspace);
  const std::size_t layers = parts_.layers.size();
  w.saved.resize(std::max(w.saved.size(), keep ? layers : 1));
  for (Matrix& m : w.states) m.reshape(x.rows, x.cols);
  for (std::size_t l = first; l < layers; ++l) {
    const bool first_only = first_rows_only(l);
    const MatrixView to = first_only ? out : w.states[l % 2].view();
    Step{parts_, parts_.layers[l], block, {block, first_only}, w.saved[keep ? l : 0], w}.forward(
        x, to);
    x = to;
  }
  if (parts_.pooling == Pooling::FirstRow) {
    if (first == layers) pool(block, Pooling::FirstRow, x, out);
    return final_norm(block, out, w);
  }
  const MatrixView states = w.states[(layers - 1) % 2];
  if (first == layers) copy_rows(x, states);
  final_norm(block, states, w);
  pool(block, Pooling::Mean, states, out);
}

void PreNormEncoder::backward_from_head(const Block& block, std::size_t first,
                                        ConstMatrixView d_out, MatrixView d_x,
                                        Workspace& workspace) const {
  auto& w = static_cast<Buffers&>(workspace);
  const std::size_t layers = parts_.layers.size();
  if (parts_.pooling == Pooling::FirstRow) {
    w.first_rows.reshape(d_out.rows, d_out.cols);
    copy_rows(d_out, w.first_rows);
    final_norm_backward(block, w.first_rows, w);
    if (first == layers) return pool_backward(block, Pooling::FirstRow, w.first_rows, d_x);
  } else {
    pool_backward(block, Pooling::Mean, d_out, d_x);
    final_norm_backward(block, d_x, w);
  }
  for (std::size_t l = layers; l-- > first;) {
    const bool first_only = first_rows_only(l);
    Step{parts_, parts_.layers[l], block, {block, first_only}, w.saved[l], w}.backward(
        first_only ? w.first_rows.view() : d_x, d_x);
  }
}

void PreNormEncoder::final_norm(const Block& block, MatrixView x, Buffers& w) const {
  w.final_norm.reshape(x.rows, x.cols);
  for_row_chunks(block, x.rows, [&](std::size_t first, std::size_t n) {
    parts_.final_norm.forward(x.row_range(first, n), {}, w.final_norm, first);
  });
}

void PreNormEncoder::final_norm_backward(const Block& block, MatrixView d, const Buffers& w) const {
  for_row_chunks(block, d.rows, [&](std::size_t first, std::size_t n) {
    parts_.final_norm.backward(w.final_norm, first, d.row_range(first, n));
  });
}

}  // namespace pellucid
