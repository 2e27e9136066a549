// BertForSequenceClassification: word, position and type embeddings; the common encoder; a pooler
// (linear, tanh) on the first token; a linear classifier.
// Names: huggingface/transformers v5.0, src/transformers/models/bert/modeling_bert.py.

#include <utility>
#include <vector>

#include "model/architectures.h"
#include "model/encoder_classifier.h"
#include "model/head_description.h"
#include "model/post_norm_encoder.h"
#include "model/take.h"

namespace pellucid {

namespace {

Embeddings load_embeddings(const Scope& scope, const ModelInfo& info, double epsilon) {
  const Tensor types = scope.matrix("token_type_embeddings.weight", info.types, info.hidden);
  return {scope.matrix("word_embeddings.weight", info.vocabulary, info.hidden),
          scope.matrix("position_embeddings.weight", info.max_length, info.hidden), &types,
          take_norm(scope.at("LayerNorm"), info.hidden, epsilon)};
}

EncoderLayer load_layer(const Scope& layer, const ModelInfo& info, double epsilon) {
  const Scope attention = layer.at("attention");
  const std::size_t h = info.hidden;
  return {.query = take_linear(attention.at("self.query"), h, h),
          .key = take_linear(attention.at("self.key"), h, h),
          .value = take_linear(attention.at("self.value"), h, h),
          .attention_output = take_linear(attention.at("output.dense"), h, h),
          .attention_norm = take_norm(attention.at("output.LayerNorm"), h, epsilon),
          .intermediate = take_linear(layer.at("intermediate.dense"), h, info.intermediate),
          .output = take_linear(layer.at("output.dense"), info.intermediate, h),
          .output_norm = take_norm(layer.at("output.LayerNorm"), h, epsilon)};
}

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  ModelInfo info = config.model_info(config.dimension("vocab_size", 30522));
  info.hidden = config.dimension("hidden_size", 768);
  info.layers = config.dimension("num_hidden_layers", 12);
  info.heads = config.heads("num_attention_heads", 12, info.hidden);
  info.intermediate = config.dimension("intermediate_size", 3072);
  info.max_length = config.dimension("max_position_embeddings", 512);
  info.types = config.dimension("type_vocab_size", 2);
  info.activation = config.json().string_or("hidden_act", "gelu");
  const Activation activation = config.activation("hidden_act", "gelu");
  const double epsilon = config.epsilon("layer_norm_eps", 1e-12);

  const Scope body = weights.has_scope("bert") ? weights.at("bert") : weights;
  Embeddings embeddings = load_embeddings(body.at("embeddings"), info, epsilon);
  std::vector<EncoderLayer> layers;
  for (std::size_t i = 0; i < info.layers; ++i)
    layers.push_back(load_layer(body.at("encoder.layer").at(i), info, epsilon));
  const HeadDescription head = read_head(config, {.input = HeadDescription::Input::Pooled,
                                                  .layers = {{"classifier", info.labels.size()}}});
  std::vector<HeadStage> stages;
  if (head.input == HeadDescription::Input::Pooled)
    stages.push_back(
        {take_linear(body.at("pooler.dense"), info.hidden, info.hidden), Activation::Tanh});
  take_head(weights, head, info.hidden, stages);
  const std::size_t heads = info.heads;
  return make_encoder_classifier(
      {.info = std::move(info),
       .embeddings = std::move(embeddings),
       .encoder = std::make_unique<PostNormEncoder>(std::move(layers), heads, activation),
       .head = Head(std::move(stages))});
}

}  // namespace

const Architecture arch::bert{.model_type = "bert",
                              .class_name = "BertForSequenceClassification",
                              // The pooler stays where a head reads the first token itself.
                              .other_heads = {"cls.", "bert.pooler.", "pooler."},
                              .load = load};

}  // namespace pellucid
