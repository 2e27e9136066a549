#include "model/encoders/post_norm.h"

#include <utility>

#include "kernels/attention.h"
#include "model/encoders/layer_stack.h"

namespace pellucid {

namespace {

struct Saved {
  Matrix query;                           // [Rq x H]
  Matrix key, value;                      // [R x H]
  Matrix log_sum_exp;                     // [A x Rq]
  NormState attention_norm, output_norm;  // [Rq x H]
  Matrix slope;                           // [Rq x F] f' before W_2
  ConvolutionSaved branch;
};

struct HeadScratch {
  AttentionScratch attention;
  RelativeScratch relative;
  Matrix scores, d_scores;  // [Tq x T] those of the positions
};

struct Scratch {
  std::vector<HeadScratch> heads;  // one per head
  Matrix context;                  // [Rq x H]; backward: its gradient
  Matrix attended;                 // [Rq x H] y
  Matrix activations;              // [Rq x F]; backward: their gradient
  Matrix d_query, d_key, d_value;  // [Rq x H], [R x H] twice
  Matrix d_branch;                 // [R x H] what a convolution gives to x
};

// Floats between the rows of d_scores: rows a power of two apart fall into the same cache sets.
constexpr std::size_t kPad = 16;

struct PostNormStep : StepBase<PostNormLayer, Saved, Scratch> {
  void shape_buffers() const {
    Scratch& w = scratch;
    const std::size_t h = layer.hidden(), f = layer.intermediate.outputs();
    for (Matrix* m : {&saved.query, &w.context, &w.attended}) m->reshape(queries.rows(), h);
    for (Matrix* m : {&saved.key, &saved.value}) m->reshape(block.rows(), h);
    w.activations.reshape(queries.rows(), f);
    w.heads.resize(layer.heads);
    if (!keep) return;
    for (NormState* n : {&saved.attention_norm, &saved.output_norm}) n->reshape(queries.rows(), h);
    saved.slope.reshape(queries.rows(), f);
    saved.log_sum_exp.reshape(layer.heads, queries.rows());
    w.d_query.reshape(queries.rows(), h);
    for (Matrix* m : {&w.d_key, &w.d_value}) m->reshape(block.rows(), h);
  }

  // ---- forward

  void forward(ConstMatrixView x, ConstMatrixView queried, MatrixView out) const {
    shape_buffers();
    project(x, queried);
    for_heads(block, layer.heads, [&](std::size_t head) { attend(head); });
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      feed_forward(first, n, queried.row_range(first, n), out.row_range(first, n));
    });
    if (layer.branch) layer.branch->forward(block, x, out, saved.branch, keep);
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

  RelativeTables tables(std::size_t b, std::size_t head) const {
    return layer.positions->of_head(head, head_width(), block.length(b), queries.tokens_of(b));
  }

  /// With what the positions add to the scores.
  HeadInputs head_inputs(std::size_t b, std::size_t head) const {
    HeadInputs in{.query = queried_of(saved.query, b, head),
                  .key = all_of(saved.key, b, head),
                  .value = all_of(saved.value, b, head),
                  .scale = layer.score_scale};
    if (!layer.positions) return in;
    HeadScratch& s = of_head(scratch.heads, head);
    s.scores.reshape(in.query.rows, in.key.rows);
    relative_scores_forward(tables(b, head), in.query, in.key, s.scores, s.relative);
    in.bias = s.scores;
    return in;
  }

  void attend(std::size_t head) const {
    for (std::size_t b = 0; b < block.sequences(); ++b)
      attention_forward(head_inputs(b, head), queried_of(scratch.context, b, head),
                        log_sum_exp(b, head), of_head(scratch.heads, head).attention);
  }

  /// Rows [first, first + n) from the attention's context to the layer's output.
  void feed_forward(std::size_t first, std::size_t n, ConstMatrixView x, MatrixView out) const {
    const MatrixView y = scratch.attended.view().row_range(first, n);
    layer.attention_output.forward(scratch.context.view().row_range(first, n), y);
    layer.attention_norm.forward(y, x, kept(saved.attention_norm), first);
    const MatrixView a = chunk_of(scratch.activations, first, n);
    layer.intermediate.forward(y, a);
    activation_forward(layer.activation, a.flat(), kept_rows(saved.slope, first, n).flat());
    layer.output.forward(a, out);
    layer.output_norm.forward(out, y, kept(saved.output_norm), first);
  }

  // ---- backward: the same steps, upwards

  void backward(MatrixView d, MatrixView d_x) const {
    shape_buffers();
    if (layer.branch) {
      scratch.d_branch.reshape(block.rows(), layer.hidden());
      layer.branch->backward(block, d, scratch.d_branch, saved.branch);
    }
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      feed_forward_backward(first, n, d.row_range(first, n));
    });
    for_heads(block, layer.heads, [&](std::size_t head) { attend_backward(head); });
    project_backward(d, d_x);
    if (layer.branch) add_rows(scratch.d_branch, d_x);
  }

  /// d becomes the gradient of the residual x; that of the context goes to scratch.context.
  void feed_forward_backward(std::size_t first, std::size_t n, MatrixView d) const {
    layer.output_norm.backward(saved.output_norm, first, d);
    const MatrixView d_a = chunk_of(scratch.activations, first, n);
    layer.output.backward(d, d_a);
    activation_backward(saved.slope.view().row_range(first, n).flat(), d_a.flat());
    layer.intermediate.backward_add(d_a, d);
    layer.attention_norm.backward(saved.attention_norm, first, d);
    layer.attention_output.backward(d, scratch.context.view().row_range(first, n));
  }

  void attend_backward(std::size_t head) const {
    HeadScratch& s = of_head(scratch.heads, head);
    for (std::size_t b = 0; b < block.sequences(); ++b) {
      HeadGradients out{.d_query = queried_of(scratch.d_query, b, head),
                        .d_key = all_of(scratch.d_key, b, head),
                        .d_value = all_of(scratch.d_value, b, head)};
      if (layer.positions) {
        s.d_scores.reshape(queries.length(b), block.length(b) + kPad);
        out.d_bias = s.d_scores.view().col_range(0, block.length(b));
      }
      attention_backward(head_inputs(b, head), log_sum_exp(b, head),
                         queried_of(scratch.context, b, head), out, s.attention);
      if (layer.positions)
        relative_scores_backward(tables(b, head), out.d_bias, out.d_query, out.d_key, s.relative);
    }
  }

  void project_backward(MatrixView d, MatrixView d_x) const {
    for_row_chunks(block, queries.rows(), [&](std::size_t first, std::size_t n) {
      layer.query.backward_add(scratch.d_query.view().row_range(first, n), d.row_range(first, n));
    });
    for_row_chunks(block, block.rows(), [&](std::size_t first, std::size_t n) {
      const MatrixView out = d_x.row_range(first, n);
      const ConstMatrixView d_key = scratch.d_key.view().row_range(first, n);
      if (queries.all()) {
        if (out.data != d.row(first).data()) copy_rows(d.row_range(first, n), out);
        layer.key.backward_add(d_key, out);
      } else {
        layer.key.backward(d_key, out);
      }
      layer.value.backward_add(scratch.d_value.view().row_range(first, n), out);
    });
  }
};

}  // namespace

std::unique_ptr<Encoder> make_post_norm_encoder(
    std::vector<std::shared_ptr<const PostNormLayer>> layers) {
  return std::make_unique<LayerStack<PostNormStep>>(std::move(layers));
}

}  // namespace pellucid
