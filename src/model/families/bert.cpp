#include "model/families/bert.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "model/encoders/encoder_classifier.h"
#include "model/encoders/post_norm.h"
#include "model/families/read_layers.h"

namespace pellucid {

namespace {

/// BERT's relative keys: token i sees token j by row P - 1 - (j - i) of a table [2P - 1 x D] that
/// all heads share.
std::shared_ptr<const std::vector<std::int32_t>> relative_key_rows(std::size_t positions) {
  std::vector<std::int32_t> rows(2 * positions - 1);
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i] = static_cast<std::int32_t>(rows.size() - 1 - i);
  return std::make_shared<const std::vector<std::int32_t>>(std::move(rows));
}

class BlockReader {
 public:
  BlockReader(const BertFamily& model, const Config& config, std::size_t positions)
      : model_(model),
        type_(config.positions()),
        scale_(1.0f / std::sqrt(static_cast<float>(model.info.hidden / model.info.heads))) {
    if (type_ != PositionType::Absolute) rows_ = relative_key_rows(positions);
  }

  PostNormLayer take(const Scope& layer) const {
    const LayerNames& names = model_.names;
    const std::size_t h = model_.info.hidden, f = model_.info.intermediate;
    return {.query = take_linear(layer.at(names.query), h, h),
            .key = take_linear(layer.at(names.key), h, h),
            .value = take_linear(layer.at(names.value), h, h),
            .attention_output = take_linear(layer.at(names.attention_output), h, h),
            .attention_norm = take_norm(layer.at(names.attention_norm), h, model_.epsilon),
            .intermediate = take_linear(layer.at(names.intermediate), h, f),
            .output = take_linear(layer.at(names.output), f, h),
            .output_norm = take_norm(layer.at(names.output_norm), h, model_.epsilon),
            .heads = model_.info.heads,
            .score_scale = scale_,
            .activation = model_.activation,
            .positions = rows_ ? take_relative_keys(layer.at(names.distances)) : model_.positions};
  }

 private:
  std::shared_ptr<const RelativePositions> take_relative_keys(const Scope& scope) const {
    const std::size_t width = model_.info.hidden / model_.info.heads;
    Matrix table = scope.matrix("weight", rows_->size(), width).to_matrix();
    for (std::size_t i = 0; i < table.size(); ++i) table.data()[i] *= scale_;
    RelativePositions positions{.query = {}, .key = {}, .bias = {}, .rows = rows_};
    if (type_ == PositionType::RelativeKeyQuery) {
      positions.key = Matrix(table.rows(), width);
      std::copy_n(table.data(), table.size(), positions.key.data());
    }
    positions.query = std::move(table);
    return std::make_shared<const RelativePositions>(std::move(positions));
  }

  const BertFamily& model_;
  PositionType type_;
  float scale_;                                            // of the scores
  std::shared_ptr<const std::vector<std::int32_t>> rows_;  // of relative keys
};

std::vector<std::shared_ptr<const PostNormLayer>> take_blocks(const Scope& body,
                                                              const BertFamily& model,
                                                              const BlockReader& reader) {
  std::vector<std::shared_ptr<const PostNormLayer>> blocks;
  std::map<std::string, std::shared_ptr<const PostNormLayer>> taken;
  for (std::size_t i = 0; i < model.info.layers; ++i) {
    const std::string name = model.layer(i);
    std::shared_ptr<const PostNormLayer>& block = taken[name];
    if (!block) block = std::make_shared<const PostNormLayer>(reader.take(body.at(name)));
    blocks.push_back(block);
  }
  return blocks;
}

Embeddings take_embeddings(const Scope& scope, const BertFamily& model, std::size_t width,
                           std::optional<std::size_t> positions) {
  EmbeddingTables tables{.words =
                             scope.matrix("word_embeddings.weight", model.info.vocabulary, width)};
  if (positions) tables.positions = scope.matrix("position_embeddings.weight", *positions, width);
  if (model.info.types > 0)
    tables.types = scope.matrix("token_type_embeddings.weight", model.info.types, width);
  tables.padding = model.padding;
  return {tables, take_norm(scope.at("LayerNorm"), width, model.epsilon)};
}

Head take_whole_head(const Config& config, const Scope& weights, const Scope& body,
                     const BertFamily& model) {
  const HeadDescription head = read_head(config, model.head);
  std::vector<HeadStage> stages;
  if (head.input == HeadDescription::Input::Pooled) {
    if (model.pooler.empty())
      config.json()
          .at("pellucid_head")
          .at("input")
          .fail_expected("first-token or mean: there is no pooler");
    const std::size_t h = model.info.hidden;
    stages.push_back({take_linear(body.at(model.pooler), h, h), Activation::Tanh});
  }
  take_head(weights, head, model.info.hidden, stages);
  return Head(std::move(stages), head.pooling());
}

/// Rows of the position table; `max_length` becomes the tokens that they are enough for.
std::size_t count_positions(const Config& config, BertFamily& model) {
  ModelInfo& info = model.info;
  const std::size_t rows = info.max_length;
  if (!model.padding) return rows;
  const std::size_t before = static_cast<std::size_t>(*model.padding) + 1;
  if (rows <= before)
    fail(ErrorKind::BadModel,
         "{}: \"max_position_embeddings\": wrong value (expected more than {}, which come before "
         "the first token, found {})",
         config.json().where(), before, rows);
  info.max_length = rows - before;
  return rows;
}

}  // namespace

std::function<std::string(std::size_t)> BertFamily::numbered(std::string name) {
  return [name = std::move(name)](std::size_t i) { return fmt::format("{}.{}", name, i); };
}

Scope find_body(const Scope& weights, const std::string& name) {
  return weights.has_scope(name) || !weights.has_scope("embeddings") ? weights.at(name) : weights;
}

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

std::unique_ptr<Classifier> load_bert_family(const Config& config, const Scope& weights,
                                             BertFamily model) {
  const Scope body = find_body(weights, model.scope);
  const std::size_t positions = count_positions(config, model);
  const ModelInfo& info = model.info;
  const std::size_t width = model.embedding_size > 0 ? model.embedding_size : info.hidden;
  const bool absolute = config.positions() == PositionType::Absolute;
  Embeddings embeddings = take_embeddings(body.at("embeddings"), model, width,
                                          absolute ? std::optional(positions) : std::nullopt);
  std::optional<Linear> projection;
  if (!model.projection.empty())
    projection.emplace(take_linear(body.at(model.projection), width, info.hidden));
  auto blocks = take_blocks(body, model, BlockReader(model, config, positions));
  Head head = take_whole_head(config, weights, body, model);
  return make_encoder_classifier({.info = info,
                                  .embeddings = std::move(embeddings),
                                  .projection = std::move(projection),
                                  .encoder = make_post_norm_encoder(std::move(blocks)),
                                  .head = std::move(head)});
}

}  // namespace pellucid
