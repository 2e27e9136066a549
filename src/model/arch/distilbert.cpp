// DistilBertForSequenceClassification: word and position embeddings; the common encoder; two linear
// layers with a ReLU between on the first token. Its layer norms' epsilon is fixed.
// Names: huggingface/transformers v5.0, src/transformers/models/distilbert/modeling_distilbert.py.

#include <utility>
#include <vector>

#include "model/architectures.h"
#include "model/encoder_classifier.h"
#include "model/head_description.h"
#include "model/post_norm_encoder.h"
#include "model/take.h"

namespace pellucid {

namespace {

constexpr double kEpsilon = 1e-12;

Embeddings load_embeddings(const Scope& scope, const ModelInfo& info) {
  return {scope.matrix("word_embeddings.weight", info.vocabulary, info.hidden),
          scope.matrix("position_embeddings.weight", info.max_length, info.hidden), nullptr,
          take_norm(scope.at("LayerNorm"), info.hidden, kEpsilon)};
}

EncoderLayer load_layer(const Scope& layer, const ModelInfo& info) {
  const Scope attention = layer.at("attention");
  const std::size_t h = info.hidden;
  return {.query = take_linear(attention.at("q_lin"), h, h),
          .key = take_linear(attention.at("k_lin"), h, h),
          .value = take_linear(attention.at("v_lin"), h, h),
          .attention_output = take_linear(attention.at("out_lin"), h, h),
          .attention_norm = take_norm(layer.at("sa_layer_norm"), h, kEpsilon),
          .intermediate = take_linear(layer.at("ffn.lin1"), h, info.intermediate),
          .output = take_linear(layer.at("ffn.lin2"), info.intermediate, h),
          .output_norm = take_norm(layer.at("output_layer_norm"), h, kEpsilon)};
}

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  ModelInfo info = config.model_info(config.dimension("vocab_size", 30522));
  info.hidden = config.dimension("dim", 768);
  info.layers = config.dimension("n_layers", 6);
  info.heads = config.heads("n_heads", 12, info.hidden);
  info.intermediate = config.dimension("hidden_dim", 4 * 768);
  info.max_length = config.dimension("max_position_embeddings", 512);
  info.activation = config.json().string_or("activation", "gelu");
  const Activation activation = config.activation("activation", "gelu");

  const Scope body = weights.has_scope("distilbert") ? weights.at("distilbert") : weights;
  Embeddings embeddings = load_embeddings(body.at("embeddings"), info);
  std::vector<EncoderLayer> layers;
  for (std::size_t i = 0; i < info.layers; ++i)
    layers.push_back(load_layer(body.at("transformer.layer").at(i), info));
  const HeadDescription head =
      read_head(config, {.input = HeadDescription::Input::FirstToken,
                         .layers = {{"pre_classifier", info.hidden, Activation::Relu},
                                    {"classifier", info.labels.size()}}});
  if (head.input != HeadDescription::Input::FirstToken)
    config.json().at("pellucid_head").at("input").fail_expected("first-token: there is no pooler");
  std::vector<HeadStage> stages;
  take_head(weights, head, info.hidden, stages);
  const std::size_t heads = info.heads;
  return make_encoder_classifier(
      {.info = std::move(info),
       .embeddings = std::move(embeddings),
       .encoder = std::make_unique<PostNormEncoder>(std::move(layers), heads, activation),
       .head = Head(std::move(stages))});
}

}  // namespace

const Architecture arch::distilbert{
    .model_type = "distilbert",
    .class_name = "DistilBertForSequenceClassification",
    .other_heads = {"vocab_transform.", "vocab_layer_norm.", "vocab_projector.", "qa_outputs."},
    .load = load};

}  // namespace pellucid
