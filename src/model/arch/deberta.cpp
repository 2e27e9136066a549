// DebertaForSequenceClassification: model/families/deberta.h with one projection for queries, keys
// and values, head by head, and a row of the relative embeddings for each relative position. Names:
// huggingface/transformers v5.0, src/transformers/models/deberta/modeling_deberta.py.

#include <utility>
#include <vector>

#include "base/fail.h"
#include "model/architectures.h"
#include "model/families/deberta.h"
#include "model/families/read_layers.h"

namespace pellucid {

namespace {

/// Of in_proj, which has for each head in turn D rows of the query, the key and the value: all of
/// one kind.
Tensor rows_of_kind(const Tensor& in_proj, const ModelInfo& info, std::size_t kind) {
  const std::size_t width = info.hidden / info.heads;
  std::vector<std::size_t> rows;
  for (std::size_t head = 0; head < info.heads; ++head)
    for (std::size_t i = 0; i < width; ++i) rows.push_back((3 * head + kind) * width + i);
  return in_proj.gather_rows(rows);
}

DebertaAttention take_attention(const Scope& scope, const DebertaSettings& s) {
  const std::size_t h = s.info.hidden;
  const Tensor in_proj = scope.matrix("in_proj.weight", 3 * h, h);
  const Tensor query_bias = scope.vector("q_bias", h), value_bias = scope.vector("v_bias", h);
  const auto part = [&](std::size_t kind, const Tensor* bias) {
    return Linear(rows_of_kind(in_proj, s.info, kind), bias, scope.format());
  };
  DebertaAttention attention{.query = part(0, &query_bias),
                             .key = part(1, nullptr),
                             .value = part(2, &value_bias),
                             .position_query = std::nullopt,
                             .position_key = std::nullopt};
  if (!s.relative) return attention;
  if (s.c2p) attention.position_key.emplace(take_linear(scope.at("pos_proj"), h, h, Bias::None));
  if (s.p2c) attention.position_query.emplace(take_linear(scope.at("pos_q_proj"), h, h));
  return attention;
}

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  DebertaModel model{.settings = read_deberta_settings(config, {.vocabulary = 50265, .types = 0})};
  const Json json = config.json();
  if (json.bool_or("talking_head", false))
    fail(ErrorKind::Unsupported, "{}: not supported (expected false, found true)",
         json.at("talking_head").where());
  model.span = model.settings.longest;
  model.bucket = [](std::int64_t position) { return position; };
  model.take_attention = [&](const Scope& scope) { return take_attention(scope, model.settings); };
  return load_deberta_family(config, weights, model);
}

}  // namespace

const Architecture arch::deberta{.model_type = "deberta",
                                 .class_name = "DebertaForSequenceClassification",
                                 .other_heads = deberta_leftovers(),
                                 .load = load};

}  // namespace pellucid
