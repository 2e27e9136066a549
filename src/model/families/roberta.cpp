#include "model/families/roberta.h"

#include "model/families/bert.h"

namespace pellucid {

std::unique_ptr<Classifier> load_roberta_family(const Config& config, const Scope& weights,
                                                std::size_t vocabulary) {
  const ModelInfo info = read_sizes(config, {.vocabulary = vocabulary, .pad_id = 1});
  return load_bert_family(config, weights,
                          {.info = info,
                           .scope = "roberta",
                           .activation = config.activation("hidden_act", "gelu"),
                           .epsilon = config.epsilon("layer_norm_eps", 1e-12),
                           .padding = info.pad_id,
                           .head = {.input = HeadDescription::Input::FirstToken,
                                    .layers = {{"classifier.dense", info.hidden, Activation::Tanh},
                                               {"classifier.out_proj", info.labels.size()}}}});
}

std::vector<std::string> roberta_leftovers() { return {"lm_head.", "roberta.pooler.", "pooler."}; }

}  // namespace pellucid
