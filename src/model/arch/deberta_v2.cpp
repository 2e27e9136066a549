// DebertaV2ForSequenceClassification, which is also DeBERTa-v3's: model/families/deberta.h with the
// positions far away in buckets that grow with the distance, perhaps the words' projections for
// positions too, and perhaps a convolution beside the first block.
// Names: huggingface/transformers v5.0, src/transformers/models/deberta_v2/modeling_deberta_v2.py.

#include <cmath>
#include <string>
#include <utility>

#include "base/fail.h"
#include "model/architectures.h"
#include "model/families/deberta.h"
#include "model/families/read_layers.h"

namespace pellucid {

namespace {

/// Positions nearer than `middle` have a bucket each, others share one as their logarithm says.
/// All in floats, as there: the next bucket begins where the rounding lets it.
std::int64_t log_bucket(std::int64_t position, std::size_t buckets, std::size_t longest) {
  const auto middle = static_cast<std::int64_t>(buckets / 2);
  const std::int64_t distance = std::abs(position);
  if (distance <= middle) return position;
  const auto m = static_cast<float>(middle);
  const float share =
      std::log(static_cast<float>(distance) / m) /
      std::log(static_cast<float>(static_cast<double>(longest - 1) / static_cast<double>(middle)));
  const auto bucket = static_cast<std::int64_t>(std::ceil(share * (m - 1))) + middle;
  return position < 0 ? -bucket : bucket;
}

/// Sets the span and, if there are any, the buckets.
void read_buckets(const Config& config, DebertaModel& model) {
  const std::int64_t buckets = config.json().int_or("position_buckets", -1, -1, 1 << 24);
  const std::size_t longest = model.settings.longest;
  model.span = longest;
  model.bucket = [](std::int64_t position) { return position; };
  if (buckets <= 0) return;
  const auto count = static_cast<std::size_t>(buckets);
  if (count < 2 || longest < count / 2 + 2)
    fail(ErrorKind::BadModel,
         "{}: does not fit (expected 2 or more, and a half below the {} relative positions, found "
         "{})",
         config.json().at("position_buckets").where(), longest, count);
  model.span = count;
  model.bucket = [count, longest](std::int64_t position) {
    return log_bucket(position, count, longest);
  };
}

/// "none", or "layer_norm".
bool read_norm(const Config& config) {
  const std::string name = config.json().string_or("norm_rel_ebd", "none");
  if (name != "none" && name != "layer_norm")
    fail(ErrorKind::Unsupported, "{}: not supported (expected none or layer_norm, found {})",
         config.json().at("norm_rel_ebd").where(), name);
  return name == "layer_norm";
}

std::shared_ptr<const ConvolutionBranch> take_branch(const Config& config, const Scope& encoder,
                                                     const DebertaSettings& s) {
  const Json json = config.json();
  const auto size = static_cast<std::size_t>(json.int_or("conv_kernel_size", 0, 0, 1 << 10));
  if (size == 0) return nullptr;
  if (size % 2 == 0) json.at("conv_kernel_size").fail_expected("an odd number");
  if (const auto groups = json.int_or("conv_groups", 1, 1, 1 << 24); groups != 1)
    fail(ErrorKind::Unsupported, "{}: not supported (expected 1, found {})",
         json.at("conv_groups").where(), groups);
  if (s.info.layers == 1)
    fail(ErrorKind::Unsupported,
         "{}: not supported with a convolution (expected 2 or more, found 1)",
         json.at("num_hidden_layers").where());
  const std::size_t h = s.info.hidden;
  const Scope conv = encoder.at("conv");
  Tensor weight = conv.at("conv").cube("weight", {h, h, size});
  weight.shape = {h, h * size};
  const Tensor bias = conv.at("conv").vector("bias", h);
  return std::make_shared<const ConvolutionBranch>(Linear(weight, &bias, conv.format()),
                                                   config.activation("conv_act", "tanh"),
                                                   take_norm(conv.at("LayerNorm"), h, s.epsilon));
}

DebertaAttention take_attention(const Scope& scope, const DebertaSettings& s, bool shared) {
  const std::size_t h = s.info.hidden;
  DebertaAttention attention{.query = take_linear(scope.at("query_proj"), h, h),
                             .key = take_linear(scope.at("key_proj"), h, h),
                             .value = take_linear(scope.at("value_proj"), h, h),
                             .position_query = std::nullopt,
                             .position_key = std::nullopt};
  if (shared || !s.relative) return attention;
  if (s.c2p) attention.position_key.emplace(take_linear(scope.at("pos_key_proj"), h, h));
  if (s.p2c) attention.position_query.emplace(take_linear(scope.at("pos_query_proj"), h, h));
  return attention;
}

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  DebertaModel model{.settings = read_deberta_settings(config, {.vocabulary = 128100,
                                                                .hidden = 1536,
                                                                .layers = 24,
                                                                .heads = 24,
                                                                .intermediate = 6144,
                                                                .types = 0})};
  const DebertaSettings& s = model.settings;
  const std::size_t width = s.info.hidden / s.info.heads;
  if (const std::size_t own = config.dimension("attention_head_size", width); own != width)
    fail(ErrorKind::Unsupported, "{}: not supported (expected {}, found {})",
         config.json().at("attention_head_size").where(), width, own);
  read_buckets(config, model);
  model.norm_relative_embeddings = read_norm(config);
  const bool shared = config.json().bool_or("share_att_key", false);
  model.take_attention = [&](const Scope& scope) { return take_attention(scope, s, shared); };
  model.branch = take_branch(config, find_body(weights, "deberta").at("encoder"), s);
  return load_deberta_family(config, weights, model);
}

}  // namespace

const Architecture arch::deberta_v2{.model_type = "deberta-v2",
                                    .class_name = "DebertaV2ForSequenceClassification",
                                    .other_heads = deberta_leftovers(),
                                    .load = load};

}  // namespace pellucid
