// DistilBertForSequenceClassification: word and position embeddings; the common encoder; two linear
// layers with a ReLU between on the first token. Its layer norms' epsilon is fixed.
// Names: huggingface/transformers v5.0, src/transformers/models/distilbert/modeling_distilbert.py.

#include "model/architectures.h"
#include "model/families/bert.h"

namespace pellucid {

namespace {

ModelInfo read_info(const Config& config) {
  ModelInfo info = config.model_info(config.dimension("vocab_size", 30522));
  info.hidden = config.dimension("dim", "hidden_size", 768);
  info.layers = config.dimension("n_layers", "num_hidden_layers", 6);
  info.heads =
      config.heads("n_heads", config.dimension("n_heads", "num_attention_heads", 12), info.hidden);
  info.intermediate = config.dimension("hidden_dim", 4 * 768);
  info.max_length = config.dimension("max_position_embeddings", 512);
  info.activation = config.json().string_or("activation", "gelu");
  return info;
}

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  const ModelInfo info = read_info(config);
  return load_bert_family(config, weights,
                          {.info = info,
                           .scope = "distilbert",
                           .activation = config.activation("activation", "gelu"),
                           .layer = BertFamily::numbered("transformer.layer"),
                           .names = {.query = "attention.q_lin",
                                     .key = "attention.k_lin",
                                     .value = "attention.v_lin",
                                     .attention_output = "attention.out_lin",
                                     .attention_norm = "sa_layer_norm",
                                     .intermediate = "ffn.lin1",
                                     .output = "ffn.lin2",
                                     .output_norm = "output_layer_norm"},
                           .pooler = "",
                           .head = {.input = HeadDescription::Input::FirstToken,
                                    .layers = {{"pre_classifier", info.hidden, Activation::Relu},
                                               {"classifier", info.labels.size()}}}});
}

}  // namespace

const Architecture arch::distilbert{
    .model_type = "distilbert",
    .class_name = "DistilBertForSequenceClassification",
    .other_heads = {"vocab_transform.", "vocab_layer_norm.", "vocab_projector.", "qa_outputs."},
    .load = load};

}  // namespace pellucid
