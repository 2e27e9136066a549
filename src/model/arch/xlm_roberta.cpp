// XLMRobertaForSequenceClassification: RoBERTa, with a Unigram vocabulary of a hundred languages.
// Names: huggingface/transformers v5.0,
// src/transformers/models/xlm_roberta/modeling_xlm_roberta.py.

#include "model/architectures.h"
#include "model/families/roberta.h"

namespace pellucid {

const Architecture arch::xlm_roberta{.model_type = "xlm-roberta",
                                     .class_name = "XLMRobertaForSequenceClassification",
                                     .classifier = "classifier.out_proj",
                                     .other_heads = roberta_leftovers(),
                                     .load = [](const Config& config, const Scope& weights) {
                                       return load_roberta_family(config, weights, 30522);
                                     }};

}  // namespace pellucid
