#include "model/families/deberta.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "model/encoders/encoder_classifier.h"
#include "model/encoders/post_norm.h"
#include "model/families/head_description.h"
#include "model/families/read_layers.h"

namespace pellucid {

namespace {

/// "c2p|p2c", or a list of names.
std::vector<std::string> read_terms(const Config& config) {
  const std::optional<Json> value = config.json().find("pos_att_type");
  std::vector<std::string> terms;
  if (!value) return terms;
  if (value->is_array()) {
    for (std::size_t i = 0; i < value->size(); ++i) terms.push_back(value->at(i).as_string());
    return terms;
  }
  std::string text = value->as_string();
  std::erase(text, ' ');
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    terms.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return terms;
}

void read_relative_attention(const Config& config, DebertaSettings& s) {
  s.relative = config.json().bool_or("relative_attention", false);
  for (const std::string& term : read_terms(config)) {
    bool& known = term == "c2p" ? s.c2p : s.p2c;
    if (term != "c2p" && term != "p2c")
      fail(ErrorKind::Unsupported, "{}: not supported (expected c2p and p2c, found {})",
           config.json().at("pos_att_type").where(), term);
    if (std::exchange(known, true))
      config.json().at("pos_att_type").fail_expected("each of c2p and p2c once");
  }
  const std::int64_t longest = config.json().int_or("max_relative_positions", -1, -1, 1 << 24);
  s.longest = longest < 1 ? s.info.max_length : static_cast<std::size_t>(longest);
}

Embeddings take_embeddings(const Config& config, const Scope& scope, const DebertaSettings& s) {
  const std::size_t width = config.dimension("embedding_size", s.info.hidden);
  EmbeddingTables tables{.words = scope.matrix("word_embeddings.weight", s.info.vocabulary, width)};
  if (config.json().bool_or("position_biased_input", true))
    tables.positions = scope.matrix("position_embeddings.weight", s.info.max_length, width);
  if (s.info.types > 0)
    tables.types = scope.matrix("token_type_embeddings.weight", s.info.types, width);
  std::optional<Linear> projection;
  if (width != s.info.hidden)
    projection.emplace(take_linear(scope.at("embed_proj"), width, s.info.hidden, Bias::None));
  return {tables, take_norm(scope.at("LayerNorm"), s.info.hidden, s.epsilon),
          std::move(projection)};
}

/// [2 span x H]
Matrix take_relative_embeddings(const Scope& encoder, const DebertaModel& model) {
  const std::size_t rows = 2 * model.span, h = model.settings.info.hidden;
  std::optional<Norm> norm;
  if (model.norm_relative_embeddings)
    norm = take_norm(encoder.at("LayerNorm"), h, model.settings.epsilon);
  if (!model.settings.relative) return {};
  Matrix m = encoder.matrix("rel_embeddings.weight", rows, h).to_matrix();
  if (norm) norm->forward(m, {}, nullptr, 0);
  return m;
}

/// Of the distances j - i = -(N-1) … N-1, N the longest input.
std::shared_ptr<const std::vector<std::int32_t>> relative_rows(const DebertaModel& model) {
  const auto last = static_cast<std::int64_t>(model.settings.info.max_length) - 1;
  const auto span = static_cast<std::int64_t>(model.span);
  auto rows = std::make_shared<std::vector<std::int32_t>>();
  for (std::int64_t distance = -last; distance <= last; ++distance)
    rows->push_back(static_cast<std::int32_t>(
        std::clamp(model.bucket(-distance) + span, std::int64_t{0}, 2 * span - 1)));
  return rows;
}

Matrix project(const Matrix& embeddings, const Linear& linear, float scale) {
  Matrix out(embeddings.rows(), linear.outputs());
  linear.forward(embeddings, out);
  for (std::size_t i = 0; i < out.size(); ++i) out.data()[i] *= scale;
  return out;
}

struct Relative {
  Matrix embeddings;  // [2 span x H]; empty for none
  std::shared_ptr<const std::vector<std::int32_t>> rows;
  float scale;
};

PostNormLayer take_layer(const Scope& layer, const DebertaModel& model, const Relative& relative) {
  const DebertaSettings& s = model.settings;
  const std::size_t h = s.info.hidden;
  DebertaAttention attention = model.take_attention(layer.at("attention.self"));
  std::shared_ptr<RelativePositions> positions;
  if (s.relative && (s.c2p || s.p2c)) {
    const auto through = [&](const std::optional<Linear>& own, const Linear& shared) {
      return project(relative.embeddings, own ? *own : shared, relative.scale);
    };
    positions = std::make_shared<RelativePositions>();
    positions->rows = relative.rows;
    if (s.c2p) positions->query = through(attention.position_key, attention.key);
    if (s.p2c) positions->key = through(attention.position_query, attention.query);
  }
  return {.query = std::move(attention.query),
          .key = std::move(attention.key),
          .value = std::move(attention.value),
          .attention_output = take_linear(layer.at("attention.output.dense"), h, h),
          .attention_norm = take_norm(layer.at("attention.output.LayerNorm"), h, s.epsilon),
          .intermediate = take_linear(layer.at("intermediate.dense"), h, s.info.intermediate),
          .output = take_linear(layer.at("output.dense"), s.info.intermediate, h),
          .output_norm = take_norm(layer.at("output.LayerNorm"), h, s.epsilon),
          .heads = s.info.heads,
          .score_scale = relative.scale,
          .activation = s.activation,
          .positions = std::move(positions)};
}

std::unique_ptr<Encoder> take_encoder(const Scope& scope, const DebertaModel& model) {
  const DebertaSettings& s = model.settings;
  const std::size_t terms = 1 + (s.c2p ? 1 : 0) + (s.p2c ? 1 : 0);
  const std::size_t width = s.info.hidden / s.info.heads;
  Relative relative{take_relative_embeddings(scope, model),
                    s.relative ? relative_rows(model) : nullptr,
                    1.0f / std::sqrt(static_cast<float>(width * terms))};
  std::vector<std::shared_ptr<const PostNormLayer>> layers;
  for (std::size_t i = 0; i < s.info.layers; ++i) {
    PostNormLayer layer = take_layer(scope.at("layer").at(i), model, relative);
    if (i == 0) layer.branch = model.branch;
    layers.push_back(std::make_shared<const PostNormLayer>(std::move(layer)));
  }
  return make_post_norm_encoder(std::move(layers));
}

Head take_whole_head(const Config& config, const Scope& weights, const DebertaSettings& s) {
  const std::size_t pooled = config.dimension("pooler_hidden_size", s.info.hidden);
  if (pooled != s.info.hidden)
    fail(ErrorKind::Unsupported, "{}: not supported (expected {}, found {})",
         config.json().at("pooler_hidden_size").where(), s.info.hidden, pooled);
  const HeadDescription head = read_head(
      config,
      {.input = HeadDescription::Input::Pooled, .layers = {{"classifier", s.info.labels.size()}}});
  std::vector<HeadStage> stages;
  if (head.input == HeadDescription::Input::Pooled)
    stages.push_back({take_linear(weights.at("pooler.dense"), pooled, pooled),
                      config.activation("pooler_hidden_act", "gelu")});
  take_head(weights, head, s.info.hidden, stages);
  return Head(std::move(stages), head.pooling());
}

}  // namespace

DebertaSettings read_deberta_settings(const Config& config, const SizeDefaults& defaults) {
  DebertaSettings s{.info = read_sizes(config, defaults)};
  s.info.types = static_cast<std::size_t>(config.json().int_or("type_vocab_size", 0, 0, 1 << 24));
  s.activation = config.activation("hidden_act", "gelu");
  s.epsilon = config.epsilon("layer_norm_eps", 1e-7);
  read_relative_attention(config, s);
  return s;
}

std::unique_ptr<Classifier> load_deberta_family(const Config& config, const Scope& weights,
                                                const DebertaModel& model) {
  const Scope body = find_body(weights, "deberta");
  Embeddings embeddings = take_embeddings(config, body.at("embeddings"), model.settings);
  std::unique_ptr<Encoder> encoder = take_encoder(body.at("encoder"), model);
  Head head = take_whole_head(config, weights, model.settings);
  return make_encoder_classifier({.info = model.settings.info,
                                  .embeddings = std::move(embeddings),
                                  .encoder = std::move(encoder),
                                  .head = std::move(head)});
}

std::vector<std::string> deberta_leftovers() {
  return {"cls.", "lm_predictions.", "mask_predictions.", "pooler.", "qa_outputs."};
}

}  // namespace pellucid
