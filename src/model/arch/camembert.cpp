// CamembertForSequenceClassification: RoBERTa, with a French Unigram vocabulary.
// Names: huggingface/transformers v5.0, src/transformers/models/camembert/modeling_camembert.py.

#include "model/architectures.h"
#include "model/families/roberta.h"

namespace pellucid {

const Architecture arch::camembert{.model_type = "camembert",
                                   .class_name = "CamembertForSequenceClassification",
                                   .classifier = "classifier.out_proj",
                                   .other_heads = roberta_leftovers(),
                                   .load = [](const Config& config, const Scope& weights) {
                                     return load_roberta_family(config, weights, 30522);
                                   }};

}  // namespace pellucid
