#include "model/common_model.h"

#include <optional>
#include <utility>

#include "base/fail.h"
#include "model/encoder_classifier.h"
#include "model/post_norm_encoder.h"
#include "model/take.h"

namespace pellucid {

namespace {

EncoderLayer take_layer(const Scope& layer, const ModelInfo& info, const CommonModel& model) {
  const LayerNames& names = model.names;
  const std::size_t h = info.hidden;
  return {.query = take_linear(layer.at(names.query), h, h),
          .key = take_linear(layer.at(names.key), h, h),
          .value = take_linear(layer.at(names.value), h, h),
          .attention_output = take_linear(layer.at(names.attention_output), h, h),
          .attention_norm = take_norm(layer.at(names.attention_norm), h, model.epsilon),
          .intermediate = take_linear(layer.at(names.intermediate), h, info.intermediate),
          .output = take_linear(layer.at(names.output), info.intermediate, h),
          .output_norm = take_norm(layer.at(names.output_norm), h, model.epsilon)};
}

Embeddings take_embeddings(const Scope& scope, const CommonModel& model, std::size_t positions) {
  const ModelInfo& info = model.info;
  const std::size_t width = info.hidden;
  EmbeddingTables tables{.words = scope.matrix("word_embeddings.weight", info.vocabulary, width),
                         .positions = scope.matrix("position_embeddings.weight", positions, width)};
  if (info.types > 0)
    tables.types = scope.matrix("token_type_embeddings.weight", info.types, width);
  if (model.positions_skip_padding) tables.padding = info.pad_id;
  return {tables, take_norm(scope.at("LayerNorm"), width, model.epsilon)};
}

Head take_whole_head(const Config& config, const Scope& weights, const Scope& body,
                     const CommonModel& model) {
  const HeadDescription head = read_head(config, model.head);
  std::vector<HeadStage> stages;
  if (head.input == HeadDescription::Input::Pooled) {
    if (model.pooler.empty())
      config.json()
          .at("pellucid_head")
          .at("input")
          .fail_expected("first-token: there is no pooler");
    const std::size_t h = model.info.hidden;
    stages.push_back({take_linear(body.at(model.pooler), h, h), Activation::Tanh});
  }
  take_head(weights, head, model.info.hidden, stages);
  return Head(std::move(stages));
}

/// Rows of the position table; `max_length` becomes the tokens that they are enough for.
std::size_t count_positions(const Config& config, CommonModel& model) {
  ModelInfo& info = model.info;
  const std::size_t rows = info.max_length;
  if (!model.positions_skip_padding) return rows;
  const std::size_t before = static_cast<std::size_t>(info.pad_id) + 1;
  if (rows <= before)
    fail(ErrorKind::BadModel,
         "{}: \"max_position_embeddings\": wrong value (expected more than {}, which come before "
         "the first token, found {})",
         config.json().where(), before, rows);
  info.max_length = rows - before;
  return rows;
}

}  // namespace

ModelInfo read_sizes(const Config& config, const SizeDefaults& defaults) {
  ModelInfo info =
      config.model_info(config.dimension("vocab_size", defaults.vocabulary), defaults.pad_id);
  info.hidden = config.dimension("hidden_size", defaults.hidden);
  info.layers = config.dimension("num_hidden_layers", defaults.layers);
  info.heads = config.heads("num_attention_heads", defaults.heads, info.hidden);
  info.intermediate = config.dimension("intermediate_size", defaults.intermediate);
  info.max_length = config.dimension("max_position_embeddings", defaults.positions);
  info.types = defaults.types == 0 ? 0 : config.dimension("type_vocab_size", defaults.types);
  info.activation = config.json().string_or("hidden_act", defaults.activation);
  return info;
}

std::unique_ptr<Classifier> load_common_model(const Config& config, const Scope& weights,
                                              CommonModel model) {
  const Scope body = weights.has_scope(model.scope) ? weights.at(model.scope) : weights;
  const std::size_t positions = count_positions(config, model);
  Embeddings embeddings = take_embeddings(body.at("embeddings"), model, positions);
  const ModelInfo& info = model.info;
  std::vector<EncoderLayer> layers;
  for (std::size_t i = 0; i < info.layers; ++i)
    layers.push_back(take_layer(body.at(model.blocks).at(i), info, model));
  Head head = take_whole_head(config, weights, body, model);
  return make_encoder_classifier({.info = info,
                                  .embeddings = std::move(embeddings),
                                  .encoder = std::make_unique<PostNormEncoder>(
                                      std::move(layers), info.heads, model.activation),
                                  .head = std::move(head)});
}

}  // namespace pellucid
