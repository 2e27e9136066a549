// AlbertForSequenceClassification: BERT's embeddings, narrower, and a linear layer to the blocks'
// width; blocks that share their weights; a pooler (linear, tanh) on the first token; a linear
// classifier. Lan et al. 2020 (arXiv 1909.11942).
// Names: huggingface/transformers v5.0, src/transformers/models/albert/modeling_albert.py.
//
// The num_hidden_layers layers are cut into num_hidden_groups groups in a row. A group has the
// weights of inner_group_num blocks, and each of its layers runs them all. A block of Pellucid's is
// one of these, so there are num_hidden_layers * inner_group_num.

#include <fmt/format.h>

#include "base/fail.h"
#include "model/architectures.h"
#include "model/families/bert.h"

namespace pellucid {

namespace {

constexpr std::size_t kMostBlocks = 4096;  // shared weights do not bound their number

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  ModelInfo info = read_sizes(config, {.vocabulary = 30000,
                                       .hidden = 4096,
                                       .heads = 64,
                                       .intermediate = 16384,
                                       .activation = "gelu_new"});
  const std::size_t layers = info.layers, groups = config.dimension("num_hidden_groups", 1),
                    inner = config.dimension("inner_group_num", 1);
  if (layers > kMostBlocks / inner)
    fail(ErrorKind::Unsupported,
         "{}: \"num_hidden_layers\": not supported (expected at most {} "
         "blocks, found {} layers of {})",
         config.json().where(), kMostBlocks, layers, inner);
  info.layers = layers * inner;
  const double layers_per_group = static_cast<double>(layers) / static_cast<double>(groups);
  return load_bert_family(config, weights,
                          {.info = info,
                           .scope = "albert",
                           .activation = config.activation("hidden_act", "gelu_new"),
                           .epsilon = config.epsilon("layer_norm_eps", 1e-12),
                           .embedding_size = config.dimension("embedding_size", 128),
                           .projection = "encoder.embedding_hidden_mapping_in",
                           .layer =
                               [=](std::size_t i) {
                                 const double layer = static_cast<double>(i / inner);
                                 return fmt::format(
                                     "encoder.albert_layer_groups.{}.albert_layers.{}",
                                     static_cast<std::size_t>(layer / layers_per_group), i % inner);
                               },
                           .names = {.query = "attention.query",
                                     .key = "attention.key",
                                     .value = "attention.value",
                                     .attention_output = "attention.dense",
                                     .attention_norm = "attention.LayerNorm",
                                     .intermediate = "ffn",
                                     .output = "ffn_output",
                                     .output_norm = "full_layer_layer_norm"},
                           .pooler = "pooler",
                           .head = {.input = HeadDescription::Input::Pooled,
                                    .layers = {{"classifier", info.labels.size()}}}});
}

}  // namespace

const Architecture arch::albert{
    .model_type = "albert",
    .class_name = "AlbertForSequenceClassification",
    .other_heads = {"predictions.", "sop_classifier.", "albert.pooler.", "pooler."},
    .load = load};

}  // namespace pellucid
