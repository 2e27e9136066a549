#include "model/encoders/pre_norm.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/encoders/layer_stack.h"

namespace pellucid {

namespace {

struct Saved {
  Matrix query_key_value;       // [R x 3H] queries and keys turned
  Matrix query;                 // [Rq x H] turned, where not all rows have one
  Matrix log_sum_exp;           // [A x Rq]
  NormState attention_norm;     // [R x H]
  NormState feed_forward_norm;  // [Rq x H]
  Matrix slopes;                // [Rq x 2F] of W_2's input
};

struct Scratch {
  std::vector<AttentionScratch> heads;  // one per head
  Matrix normed;                        // [R x H] n; backward: its gradient
  Matrix attended;                      // [Rq x H] m; backward: its gradient
  Matrix context;                       // [Rq x H]; backward: its gradient
  Matrix gated;                         // [Rq x 2F]; backward: its gradient
  Matrix products;                      // [Rq x F]; backward: their gradient
  Matrix d_query_key_value;             // [R x 3H]
  Matrix d_query;                       // [Rq x H], where not all rows have one
};

/// gated [n x 2F] has the inputs of f beside the gates: product [n x F] = f(input) * gate, and
/// slopes [n x 2F], unless it is empty, its derivatives by both.
void gate_forward(Activation f, MatrixView gated, MatrixView product, MatrixView slopes) {
  const std::size_t width = product.cols;
  for (std::size_t i = 0; i < gated.rows; ++i) {
    const std::span<float> value = gated.row(i).first(width), gate = gated.row(i).last(width);
    const std::span<float> slope = slopes.data ? slopes.row(i) : std::span<float>();
    activation_forward(f, value, slope.first(slope.size() / 2));
    for (std::size_t j = 0; j < width; ++j) product.row(i)[j] = value[j] * gate[j];
    for (std::size_t j = 0; j < slope.size() / 2; ++j) {
      slope[j] *= gate[j];
      slope[j + width] = value[j];
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

struct PreNormStep : StepBase<PreNormLayer, Saved, Scratch> {
  void shape_buffers() const {
    Scratch& w = scratch;
    const std::size_t h = layer.hidden(), f = layer.output.inputs();
    for (Matrix* m : {&w.attended, &w.context}) m->reshape(queries.rows(), h);
    w.normed.reshape(block.rows(), h);
    saved.query_key_value.reshape(block.rows(), 3 * h);
    if (!queries.all()) saved.query.reshape(queries.rows(), h);
    w.gated.reshape(queries.rows(), 2 * f);
    w.products.reshape(queries.rows(), f);
    w.heads.resize(layer.heads);
    if (!keep) return;
    saved.attention_norm.reshape(block.rows(), h);
    saved.feed_forward_norm.reshape(queries.rows(), h);
    saved.slopes.reshape(queries.rows(), 2 * f);
    saved.log_sum_exp.reshape(layer.heads, queries.rows());
    w.d_query_key_value.reshape(block.rows(), 3 * h);
    if (!queries.all()) w.d_query.reshape(queries.rows(), h);
  }

  // ---- forward

  void forward(ConstMatrixView x, ConstMatrixView queried, MatrixView out) const {
    shape_buffers();
    project(x);
    if (!queries.all())
      for_query_rows(block, queries, [&](std::size_t i, std::size_t row) {
        std::ranges::copy(saved.query_key_value.row(row).first(layer.hidden()),
                          saved.query.row(i).begin());
      });
    for_heads(block, layer.heads, [&](std::size_t head) { attend(head); });
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      feed_forward(first, n, queried.row_range(first, n), out.row_range(first, n));
    });
  }

  void project(ConstMatrixView x) const {
    for_row_chunks(block, x.rows, [&](std::size_t first, std::size_t n) {
      const MatrixView normed = scratch.normed.view().row_range(first, n);
      copy_rows(x.row_range(first, n), normed);
      if (layer.attention_norm)
        layer.attention_norm->forward(normed, {}, kept(saved.attention_norm), first);
      layer.query_key_value.forward(normed, saved.query_key_value.view().row_range(first, n));
    });
  }

  /// A head's queries: all of those in [R x 3H], or the few in [Rq x H].
  MatrixView query_of(Matrix& all, Matrix& few, std::size_t b, std::size_t head) const {
    return queries.all() ? all_of(all, b, head) : queried_of(few, b, head);
  }
  /// Of [R x 3H] its keys or values.
  MatrixView key_of(Matrix& m, std::size_t b, std::size_t head) const {
    return all_of(m, b, layer.heads + head);
  }
  MatrixView value_of(Matrix& m, std::size_t b, std::size_t head) const {
    return all_of(m, b, 2 * layer.heads + head);
  }

  HeadInputs head_inputs(std::size_t b, std::size_t head) const {
    return {.query = query_of(saved.query_key_value, saved.query, b, head),
            .key = key_of(saved.query_key_value, b, head),
            .value = value_of(saved.query_key_value, b, head),
            .scale = 1.0f / std::sqrt(static_cast<float>(head_width())),
            .window = layer.window,
            .tokens = queries.tokens_of(b)};
  }

  void attend(std::size_t head) const {
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      layer.rotary->turn(query_of(saved.query_key_value, saved.query, b, head),
                         queries.tokens_of(b));
      layer.rotary->turn(key_of(saved.query_key_value, b, head));
      attention_forward(head_inputs(b, head), queried_of(scratch.context, b, head),
                        log_sum_exp(b, head), of_head(scratch.heads, head));
    }
  }

  /// Rows [first, first + n) from the attention's context to the layer's output.
  void feed_forward(std::size_t first, std::size_t n, ConstMatrixView x, MatrixView out) const {
    const MatrixView normed = scratch.attended.view().row_range(first, n);
    layer.attention_output.forward(scratch.context.view().row_range(first, n), normed);
    add_rows(x, normed);
    copy_rows(normed, out);
    layer.feed_forward_norm.forward(normed, {}, kept(saved.feed_forward_norm), first);
    const MatrixView gated = chunk_of(scratch.gated, first, n),
                     product = chunk_of(scratch.products, first, n);
    layer.gated.forward(normed, gated);
    gate_forward(layer.activation, gated, product, kept_rows(saved.slopes, first, n));
    layer.output.forward(product, normed);
    add_rows(normed, out);
  }

  // ---- backward: the same steps, upwards

  void backward(MatrixView d, MatrixView d_x) const {
    shape_buffers();
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      feed_forward_backward(first, n, d.row_range(first, n));
    });
    for_heads(block, layer.heads, [&](std::size_t head) { attend_backward(head); });
    if (!queries.all()) spread_queries();
    project_backward(d, d_x);
  }

  /// d becomes the gradient of the residual x; that of the context goes to scratch.context.
  void feed_forward_backward(std::size_t first, std::size_t n, MatrixView d) const {
    const MatrixView d_product = chunk_of(scratch.products, first, n);
    const MatrixView d_gated = chunk_of(scratch.gated, first, n);
    const MatrixView d_normed = scratch.attended.view().row_range(first, n);
    layer.output.backward(d, d_product);
    gate_backward(saved.slopes.view().row_range(first, n), d_product, d_gated);
    layer.gated.backward(d_gated, d_normed);
    layer.feed_forward_norm.backward(saved.feed_forward_norm, first, d_normed);
    add_rows(d_normed, d);
    layer.attention_output.backward(d, scratch.context.view().row_range(first, n));
  }

  void attend_backward(std::size_t head) const {
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      const HeadGradients out{
          .d_query = query_of(scratch.d_query_key_value, scratch.d_query, b, head),
          .d_key = key_of(scratch.d_query_key_value, b, head),
          .d_value = value_of(scratch.d_query_key_value, b, head)};
      attention_backward(head_inputs(b, head), log_sum_exp(b, head),
                         queried_of(scratch.context, b, head), out, of_head(scratch.heads, head));
      layer.rotary->turn_back(out.d_query, queries.tokens_of(b));
      layer.rotary->turn_back(out.d_key);
    }
  }

  /// A row without a query has no gradient as one.
  void spread_queries() const {
    Matrix& m = scratch.d_query_key_value;
    for (std::size_t row = 0; row < m.rows(); ++row)
      std::ranges::fill(m.row(row).first(layer.hidden()), 0.0f);
    for_query_rows(block, queries, [&](std::size_t i, std::size_t row) {
      std::ranges::copy(scratch.d_query.row(i), m.row(row).begin());
    });
  }

  void project_backward(ConstMatrixView d, MatrixView d_x) const {
    for_row_chunks(block, block.rows(), [&](std::size_t first, std::size_t n) {
      const MatrixView d_normed = scratch.normed.view().row_range(first, n);
      layer.query_key_value.backward(scratch.d_query_key_value.view().row_range(first, n),
                                     d_normed);
      if (layer.attention_norm)
        layer.attention_norm->backward(saved.attention_norm, first, d_normed);
      if (queries.all()) add_rows(d.row_range(first, n), d_normed);
      copy_rows(d_normed, d_x.row_range(first, n));
    });
  }
};

}  // namespace

std::unique_ptr<Encoder> make_pre_norm_encoder(
    std::vector<std::shared_ptr<const PreNormLayer>> layers) {
  return std::make_unique<LayerStack<PreNormStep>>(std::move(layers));
}

}  // namespace pellucid
