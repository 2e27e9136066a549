#include "model/encoders/encoder_classifier.h"

#include <algorithm>

#include "model/layers/rows.h"

namespace pellucid {

namespace {

struct EncoderClassifierWorkspace final : Workspace {
  EmbeddingsSaved embeddings;
  std::unique_ptr<Workspace> encoder;
  HeadSaved head;
  Matrix embedded;   // [R x width(embeddings)]; backward: its gradient
  Matrix projected;  // [R x H]; backward: its gradient
  Matrix pooled;     // [B x H]
  Matrix d_pooled;   // [B x H]
};

class EncoderClassifier final : public Classifier {
 public:
  explicit EncoderClassifier(EncoderClassifierParts parts) : parts_(std::move(parts)) {}

  const ModelInfo& info() const override { return parts_.info; }

  std::unique_ptr<Workspace> make_workspace() const override {
    auto workspace = std::make_unique<EncoderClassifierWorkspace>();
    workspace->encoder = parts_.encoder->make_workspace();
    return workspace;
  }

  std::size_t width(Site site) const override {
    if (site.kind == Site::Kind::Layer) return parts_.info.hidden;
    const Embeddings& embeddings = parts_.embeddings;
    return site.kind == Site::Kind::Embeddings ? embeddings.outputs() : embeddings.width();
  }

  void look_up(std::span<const std::int32_t> ids, MatrixView out) const override {
    parts_.embeddings.look_up(ids, out);
  }

  bool look_up_added(SubEmbedding part, const ModelInput& input, bool blank,
                     MatrixView out) const override {
    return parts_.embeddings.look_up_added(part, input, blank, out);
  }

  void advance(const Block& block, Site from, ConstMatrixView x, Site to, MatrixView out,
               Workspace& workspace) const override {
    auto& w = static_cast<EncoderClassifierWorkspace&>(workspace);
    if (from == to) {
      copy_rows(x, out);
      return;
    }
    if (to.kind == Site::Kind::Embeddings)
      return parts_.embeddings.forward(block, x, out, w.embeddings);
    x = enter(block, from, x, w);
    parts_.encoder->run(block, first_layer(from), first_layer(to), x, out, *w.encoder);
  }

  void logits(const Block& block, Site from, ConstMatrixView x, MatrixView logits,
              Workspace& workspace) const override {
    run(block, from, x, logits, static_cast<EncoderClassifierWorkspace&>(workspace), false);
  }

  void forward(const Block& block, Site from, ConstMatrixView x, MatrixView logits,
               Workspace& workspace) const override {
    run(block, from, x, logits, static_cast<EncoderClassifierWorkspace&>(workspace), true);
  }

  void backward(const Block& block, Site from, ConstMatrixView d_logits, MatrixView d_x,
                Workspace& workspace) const override {
    auto& w = static_cast<EncoderClassifierWorkspace&>(workspace);
    w.d_pooled.reshape(block.sequences(), parts_.info.hidden);
    parts_.head.backward(d_logits, w.head, w.d_pooled);
    const bool projected = parts_.projection && from.kind != Site::Kind::Layer;
    if (projected) w.projected.reshape(block.rows(), parts_.info.hidden);
    const bool to_words = from.kind == Site::Kind::WordEmbeddings;
    if (to_words) w.embedded.reshape(block.rows(), parts_.embeddings.outputs());
    const MatrixView d_embedded = to_words ? w.embedded.view() : d_x;
    parts_.encoder->backward_from_head(block, first_layer(from), w.d_pooled,
                                       projected ? w.projected.view() : d_embedded, *w.encoder);
    if (projected)
      for_row_chunks(block, block.rows(), [&](std::size_t first, std::size_t n) {
        parts_.projection->backward(w.projected.view().row_range(first, n),
                                    d_embedded.row_range(first, n));
      });
    if (to_words) parts_.embeddings.backward(block, w.embeddings, d_embedded, d_x);
  }

 private:
  /// The first layer that runs on the states at a site.
  static std::size_t first_layer(Site site) {
    return site.kind == Site::Kind::Layer ? site.layer + 1 : 0;
  }

  /// The input of the first layer to run [R x H].
  ConstMatrixView enter(const Block& block, Site from, ConstMatrixView x,
                        EncoderClassifierWorkspace& w) const {
    if (from.kind == Site::Kind::Layer) return x;
    if (from.kind == Site::Kind::WordEmbeddings) {
      w.embedded.reshape(x.rows, parts_.embeddings.outputs());
      parts_.embeddings.forward(block, x, w.embedded, w.embeddings);
      x = w.embedded;
    }
    if (!parts_.projection) return x;
    w.projected.reshape(x.rows, parts_.info.hidden);
    for_row_chunks(block, x.rows, [&](std::size_t first, std::size_t n) {
      parts_.projection->forward(x.row_range(first, n), w.projected.view().row_range(first, n));
    });
    return w.projected;
  }

  void run(const Block& block, Site from, ConstMatrixView x, MatrixView logits,
           EncoderClassifierWorkspace& w, bool keep) const {
    w.pooled.reshape(block.sequences(), parts_.info.hidden);
    x = enter(block, from, x, w);
    parts_.encoder->run_to_head(block, first_layer(from), x, w.pooled, *w.encoder, keep);
    parts_.head.forward(w.pooled, logits, w.head);
  }

  EncoderClassifierParts parts_;
};

}  // namespace

std::unique_ptr<Classifier> make_encoder_classifier(EncoderClassifierParts parts) {
  return std::make_unique<EncoderClassifier>(std::move(parts));
}

}  // namespace pellucid
