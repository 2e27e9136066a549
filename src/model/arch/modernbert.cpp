// ModernBertForSequenceClassification: normed word embeddings; the pre-norm encoder; of the first
// row or the mean a prediction head (linear, activation, norm) and a linear classifier.
// Names: huggingface/transformers v5.0, src/transformers/models/modernbert/modeling_modernbert.py.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "model/architectures.h"
#include "model/encoders/encoder_classifier.h"
#include "model/encoders/pre_norm.h"
#include "model/families/head_description.h"
#include "model/families/read_layers.h"

namespace pellucid {

namespace {

constexpr const char* kGlobal = "full_attention";
constexpr const char* kLocal = "sliding_attention";

struct Switches {
  Bias attention_bias, feed_forward_bias, norm_bias, head_bias;
  Activation activation, head_activation;
  double epsilon;
  Pooling pooling;
};

Pooling read_pooling(const Config& config) {
  const std::string name = config.json().string_or("classifier_pooling", "cls");
  if (name == "cls") return Pooling::First;
  if (name == "mean") return Pooling::Mean;
  config.json().at("classifier_pooling").fail_expected("cls or mean");
}

Switches read_switches(const Config& config) {
  const auto bias = [&](std::string_view key) {
    return config.json().bool_or(key, false) ? Bias::Added : Bias::None;
  };
  return {.attention_bias = bias("attention_bias"),
          .feed_forward_bias = bias("mlp_bias"),
          .norm_bias = bias("norm_bias"),
          .head_bias = bias("classifier_bias"),
          .activation = config.activation("hidden_activation", "gelu"),
          .head_activation = config.activation("classifier_activation", "gelu"),
          .epsilon = config.epsilon("norm_eps", 1e-5),
          .pooling = read_pooling(config)};
}

ModelInfo read_info(const Config& config) {
  ModelInfo info = config.model_info(config.dimension("vocab_size", 50368), 50283);
  info.hidden = config.dimension("hidden_size", 768);
  info.layers = config.dimension("num_hidden_layers", 22);
  info.heads = config.heads("num_attention_heads", 12, info.hidden);
  info.intermediate = config.dimension("intermediate_size", 1152);
  info.max_length = config.dimension("max_position_embeddings", 8192);
  info.activation = config.json().string_or("hidden_activation", "gelu");
  if (info.hidden / info.heads % 2 != 0)
    fail(ErrorKind::BadModel,
         "{}: \"num_attention_heads\": wrong value (expected an even number of columns for each "
         "head, found {})",
         config.json().where(), info.hidden / info.heads);
  return info;
}

/// kGlobal or kLocal for every layer.
std::vector<std::string> read_layer_types(const Config& config, std::size_t layers) {
  std::vector<std::string> types;
  const std::optional<Json> list = config.json().find("layer_types");
  if (!list) {
    const std::size_t every = config.dimension("global_attn_every_n_layers", 3);
    for (std::size_t i = 0; i < layers; ++i) types.push_back(i % every == 0 ? kGlobal : kLocal);
    return types;
  }
  if (!list->is_array() || list->size() != layers)
    list->fail_expected(fmt::format("an array of {} names", layers));
  for (std::size_t i = 0; i < layers; ++i) {
    types.push_back(list->at(i).as_string());
    if (types.back() != kGlobal && types.back() != kLocal)
      fail(ErrorKind::Unsupported, "{}: not supported (expected {} or {}, found {})",
           list->at(i).where(), kGlobal, kLocal, types.back());
  }
  return types;
}

/// Only angles that grow with the position as theta says.
void refuse_scaling(const Json& rope) {
  for (const std::string_view key : {"rope_type", "type"}) {
    const std::string type = rope.string_or(key, "default");
    if (type != "default")
      fail(ErrorKind::Unsupported, "{}: not supported (expected default, found {})",
           rope.at(key).where(), type);
  }
}

double read_theta(const Config& config, const char* layer_type, std::string_view old_key,
                  double fallback) {
  const Json root = config.json();
  if (const std::optional<Json> scaling = root.find("rope_scaling")) refuse_scaling(*scaling);
  double theta = root.number_or(old_key, fallback);
  if (const std::optional<Json> rope = root.find("rope_parameters")) {
    if (rope->size() > 0 && !rope->find(kGlobal) && !rope->find(kLocal))
      rope->fail_expected(fmt::format("parameters of {} and {}", kGlobal, kLocal));
    if (const std::optional<Json> own = rope->find(layer_type)) {
      refuse_scaling(*own);
      theta = own->number_or("rope_theta", theta);
    }
  }
  if (!(theta >= 1 && theta <= 1e12))
    fail(ErrorKind::BadModel, "{}: wrong rotary base of {} (expected 1 to 1e12, found {})",
         root.where(), layer_type, theta);
  return theta;
}

PreNormLayer take_layer(const Scope& layer, const ModelInfo& info, const Switches& s, bool first) {
  const std::size_t h = info.hidden, f = info.intermediate;
  PreNormLayer result{
      .attention_norm = std::nullopt,
      .query_key_value = take_linear(layer.at("attn.Wqkv"), h, 3 * h, s.attention_bias),
      .attention_output = take_linear(layer.at("attn.Wo"), h, h, s.attention_bias),
      .feed_forward_norm = take_norm(layer.at("mlp_norm"), h, s.epsilon, s.norm_bias),
      .gated = take_linear(layer.at("mlp.Wi"), h, 2 * f, s.feed_forward_bias),
      .output = take_linear(layer.at("mlp.Wo"), f, h, s.feed_forward_bias),
      .heads = info.heads,
      .activation = s.activation,
      .rotary = nullptr};
  // The embeddings' norm stands for the first one.
  if (!first) result.attention_norm = take_norm(layer.at("attn_norm"), h, s.epsilon, s.norm_bias);
  return result;
}

std::unique_ptr<Encoder> take_encoder(const Config& config, const Scope& scope,
                                      const ModelInfo& info, const Switches& s) {
  const std::vector<std::string> types = read_layer_types(config, info.layers);
  const std::size_t window = config.dimension("local_attention", 128) / 2;
  const auto rotary = [&](const char* type, std::string_view old_key, double fallback) {
    return std::make_shared<const Rotary>(read_theta(config, type, old_key, fallback),
                                          info.hidden / info.heads, info.max_length);
  };
  const auto global = rotary(kGlobal, "global_rope_theta", 160000);
  const auto local = rotary(kLocal, "local_rope_theta", 10000);
  std::vector<std::shared_ptr<const PreNormLayer>> layers;
  for (std::size_t i = 0; i < info.layers; ++i) {
    PreNormLayer layer = take_layer(scope.at(i), info, s, i == 0);
    layer.rotary = types[i] == kLocal ? local : global;
    if (types[i] == kLocal) layer.window = window;
    layers.push_back(std::make_shared<const PreNormLayer>(std::move(layer)));
  }
  return make_pre_norm_encoder(std::move(layers));
}

Head take_whole_head(const Config& config, const Scope& weights, const ModelInfo& info,
                     const Switches& s) {
  const HeadDescription head = read_head(config, {.input = HeadDescription::Input::Pooled,
                                                  .layers = {{"classifier", info.labels.size()}}});
  const bool pooled = head.input == HeadDescription::Input::Pooled;
  std::vector<HeadStage> stages;
  if (pooled)
    stages.push_back({take_linear(weights.at("head.dense"), info.hidden, info.hidden, s.head_bias),
                      s.head_activation,
                      take_norm(weights.at("head.norm"), info.hidden, s.epsilon, s.norm_bias)});
  take_head(weights, head, info.hidden, stages);
  return Head(std::move(stages), pooled ? s.pooling : head.pooling());
}

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  ModelInfo info = read_info(config);
  const Switches s = read_switches(config);
  const Scope body = weights.has_scope("model") ? weights.at("model") : weights;
  const std::size_t h = info.hidden;
  Embeddings embeddings(
      {.words = body.matrix("embeddings.tok_embeddings.weight", info.vocabulary, h)},
      take_norm(body.at("embeddings.norm"), h, s.epsilon, s.norm_bias));
  std::unique_ptr<Encoder> encoder = take_encoder(config, body.at("layers"), info, s);
  Norm last_norm = take_norm(body.at("final_norm"), h, s.epsilon, s.norm_bias);
  Head head = take_whole_head(config, weights, info, s);
  return make_encoder_classifier({.info = std::move(info),
                                  .embeddings = std::move(embeddings),
                                  .encoder = std::move(encoder),
                                  .last_norm = std::move(last_norm),
                                  .head = std::move(head)});
}

}  // namespace

const Architecture arch::modernbert{.model_type = "modernbert",
                                    .class_name = "ModernBertForSequenceClassification",
                                    .other_heads = {"decoder.", "head."},
                                    .load = load};

}  // namespace pellucid
