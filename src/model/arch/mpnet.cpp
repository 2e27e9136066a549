// MPNetForSequenceClassification: RoBERTa's positions and head, no token types, and scores with a
// bias by the distance of the two tokens, the same in every block. Song et al. 2020 (arXiv
// 2004.09297); buckets as in T5, Raffel et al. 2020 (arXiv 1910.10683).
// Names: huggingface/transformers v5.0, src/transformers/models/mpnet/modeling_mpnet.py.

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/fail.h"
#include "model/architectures.h"
#include "model/families/bert.h"

namespace pellucid {

namespace {

// Both are fixed in the code of transformers, whatever config.json says.
constexpr std::int32_t kPadding = 1;
constexpr std::int32_t kBuckets = 32;

/// Half of the buckets are for keys before the query. Of a half, one for each distance below 8, and
/// the rest wider and wider up to distance 128.
std::int32_t bucket_of(std::int32_t distance) {
  constexpr std::int32_t kHalf = kBuckets / 2, kExact = kHalf / 2;
  const std::int32_t first = distance > 0 ? kHalf : 0, n = std::abs(distance);
  if (n < kExact) return first + n;
  const float share = std::log(static_cast<float>(n) / kExact) / std::log(128.0f / kExact);
  const auto wide = static_cast<std::int32_t>(share * (kHalf - kExact));
  return first + std::min(kExact + wide, kHalf - 1);
}

std::shared_ptr<const RelativePositions> take_bias(const Config& config, const Scope& encoder,
                                                   const ModelInfo& info) {
  const std::size_t buckets = config.dimension("relative_attention_num_buckets", kBuckets);
  if (buckets < kBuckets)
    fail(ErrorKind::Unsupported, "{}: not supported (expected {} or more, found {})",
         config.json().at("relative_attention_num_buckets").where(), kBuckets, buckets);
  const Matrix by_bucket =
      encoder.matrix("relative_attention_bias.weight", buckets, info.heads).to_matrix();
  Matrix bias(info.heads, buckets);
  for (std::size_t r = 0; r < buckets; ++r)
    for (std::size_t head = 0; head < info.heads; ++head)
      bias.row(head)[r] = by_bucket.row(r)[head];
  std::vector<std::int32_t> rows;
  const auto longest = static_cast<std::int32_t>(info.max_length);
  for (std::int32_t distance = 1 - longest; distance < longest; ++distance)
    rows.push_back(bucket_of(distance));
  return std::make_shared<const RelativePositions>(RelativePositions{
      .query = {},
      .key = {},
      .bias = std::move(bias),
      .rows = std::make_shared<const std::vector<std::int32_t>>(std::move(rows))});
}

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  const ModelInfo info = read_sizes(config, {.vocabulary = 30527, .types = 0, .pad_id = kPadding});
  return load_bert_family(
      config, weights,
      {.info = info,
       .scope = "mpnet",
       .activation = config.activation("hidden_act", "gelu"),
       .epsilon = config.epsilon("layer_norm_eps", 1e-12),
       .padding = kPadding,
       .names = {.query = "attention.attn.q",
                 .key = "attention.attn.k",
                 .value = "attention.attn.v",
                 .attention_output = "attention.attn.o",
                 .attention_norm = "attention.LayerNorm"},
       .positions = take_bias(config, find_body(weights, "mpnet").at("encoder"), info),
       .head = {.input = HeadDescription::Input::FirstToken,
                .layers = {{"classifier.dense", info.hidden, Activation::Tanh},
                           {"classifier.out_proj", info.labels.size()}}}});
}

}  // namespace

const Architecture arch::mpnet{.model_type = "mpnet",
                               .class_name = "MPNetForSequenceClassification",
                               .classifier = "classifier.out_proj",
                               .other_heads = {"lm_head.", "mpnet.pooler.", "pooler."},
                               .load = load};

}  // namespace pellucid
