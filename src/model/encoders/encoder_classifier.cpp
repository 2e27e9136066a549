#include "model/encoders/encoder_classifier.h"

#include <utility>

#include "model/layers/rows.h"

namespace pellucid {

namespace {

struct EncoderClassifierWorkspace final : Workspace {
  EmbeddingsSaved embeddings;
  std::unique_ptr<Workspace> encoder;
  NormState last_norm;  // [Rq x H]
  HeadSaved head;
  Queries queries;   // of the head
  Matrix embedded;   // [R x width(embeddings)]; backward: its gradient
  Matrix projected;  // [R x H]; backward: its gradient
  Matrix read;       // [Rq x H] what the head reads; backward: its gradient
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

  std::size_t logit_rows(const ModelInput& input) const override {
    return parts_.head.logit_rows(input);
  }

  void look_up(std::span<const std::int32_t> ids, MatrixView out) const override {
    parts_.embeddings.look_up(ids, out);
  }

  bool adds(SubEmbedding part) const override { return parts_.embeddings.adds(part); }

  void look_up_added(SubEmbedding part, const ModelInput& input, bool blank,
                     MatrixView out) const override {
    parts_.embeddings.look_up_added(part, input, blank, out);
  }

  void advance(const Block& block, Site from, ConstMatrixView x, Site to, MatrixView out,
               Workspace& workspace) const override {
    auto& w = static_cast<EncoderClassifierWorkspace&>(workspace);
    if (from == to) {
      copy_rows(x, out);
      return;
    }
    if (to.kind == Site::Kind::Embeddings)
      return parts_.embeddings.forward(block, x, out, w.embeddings, false);
    x = enter(block, from, x, w, false);
    parts_.encoder->forward({block, all_rows(block), first_layer(from), first_layer(to)}, x, out,
                            *w.encoder);
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
    parts_.head.backward(w.queries, d_logits, w.head, w.read);
    if (parts_.last_norm)
      for_row_chunks(block, w.read.rows(), [&](std::size_t first, std::size_t n) {
        parts_.last_norm->backward(w.last_norm, first, w.read.view().row_range(first, n));
      });
    const bool projected = parts_.projection && from.kind != Site::Kind::Layer;
    if (projected) w.projected.reshape(block.rows(), parts_.info.hidden);
    const bool to_words = from.kind == Site::Kind::WordEmbeddings;
    if (to_words) w.embedded.reshape(block.rows(), parts_.embeddings.outputs());
    const MatrixView d_embedded = to_words ? w.embedded.view() : d_x;
    parts_.encoder->backward(to_head(block, from, w, true), w.read,
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

  Pass to_head(const Block& block, Site from, const EncoderClassifierWorkspace& w,
               bool keep) const {
    return {block, w.queries, first_layer(from), parts_.info.layers, keep};
  }

  /// The input of the first layer to run [R x H].
  ConstMatrixView enter(const Block& block, Site from, ConstMatrixView x,
                        EncoderClassifierWorkspace& w, bool keep) const {
    if (from.kind == Site::Kind::Layer) return x;
    if (from.kind == Site::Kind::WordEmbeddings) {
      w.embedded.reshape(x.rows, parts_.embeddings.outputs());
      parts_.embeddings.forward(block, x, w.embedded, w.embeddings, keep);
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
    w.queries = parts_.head.queries(block);
    w.read.reshape(w.queries.rows(), parts_.info.hidden);
    x = enter(block, from, x, w, keep);
    parts_.encoder->forward(to_head(block, from, w, keep), x, w.read, *w.encoder);
    if (parts_.last_norm) {
      if (keep) w.last_norm.reshape(w.read.rows(), w.read.cols());
      for_row_chunks(block, w.read.rows(), [&](std::size_t first, std::size_t n) {
        parts_.last_norm->forward(w.read.view().row_range(first, n), {},
                                  keep ? &w.last_norm : nullptr, first);
      });
    }
    parts_.head.forward(w.queries, w.read, logits, w.head, keep);
  }

  EncoderClassifierParts parts_;
};

}  // namespace

std::unique_ptr<Classifier> make_encoder_classifier(EncoderClassifierParts parts) {
  return std::make_unique<EncoderClassifier>(std::move(parts));
}

}  // namespace pellucid
