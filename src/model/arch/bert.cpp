// BertForSequenceClassification: word, position and type embeddings; the common encoder; a pooler
// (linear, tanh) on the first token; a linear classifier.
// Names: huggingface/transformers v5.0, src/transformers/models/bert/modeling_bert.py.

#include "model/families/bert.h"
#include "model/architectures.h"

namespace pellucid {

namespace {

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  const ModelInfo info = read_sizes(config);
  return load_bert_family(config, weights,
                          {.info = info,
                           .scope = "bert",
                           .activation = config.activation("hidden_act", "gelu"),
                           .epsilon = config.epsilon("layer_norm_eps", 1e-12),
                           .head = {.input = HeadDescription::Input::Pooled,
                                    .layers = {{"classifier", info.labels.size()}}}});
}

}  // namespace

const Architecture arch::bert{.model_type = "bert",
                              .class_name = "BertForSequenceClassification",
                              // The pooler stays where a head reads the first token itself.
                              .other_heads = {"cls.", "bert.pooler.", "pooler."},
                              .relative_keys = true,
                              .load = load};

}  // namespace pellucid
