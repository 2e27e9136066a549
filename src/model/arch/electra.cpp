// ElectraForSequenceClassification: BERT's embeddings and blocks, with a linear layer between them
// where the embeddings are narrower; a head (linear, GELU, linear) on the first token.
// Names: huggingface/transformers v5.0, src/transformers/models/electra/modeling_electra.py.

#include "model/architectures.h"
#include "model/families/bert.h"

namespace pellucid {

namespace {

std::unique_ptr<Classifier> load(const Config& config, const Scope& weights) {
  const ModelInfo info = read_sizes(config, {.hidden = 256, .heads = 4, .intermediate = 1024});
  const std::size_t embedding_size = config.dimension("embedding_size", 128);
  return load_bert_family(config, weights,
                          {.info = info,
                           .scope = "electra",
                           .activation = config.activation("hidden_act", "gelu"),
                           .epsilon = config.epsilon("layer_norm_eps", 1e-12),
                           .embedding_size = embedding_size,
                           .projection = embedding_size == info.hidden ? "" : "embeddings_project",
                           .pooler = "",
                           .head = {.input = HeadDescription::Input::FirstToken,
                                    // Its activation is GELU whatever hidden_act says.
                                    .layers = {{"classifier.dense", info.hidden, Activation::Gelu},
                                               {"classifier.out_proj", info.labels.size()}}}});
}

}  // namespace

const Architecture arch::electra{
    .model_type = "electra",
    .class_name = "ElectraForSequenceClassification",
    .classifier = "classifier.out_proj",
    .other_heads = {"discriminator_predictions.", "generator_predictions.", "generator_lm_head."},
    .load = load};

}  // namespace pellucid
