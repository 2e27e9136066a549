// RobertaForSequenceClassification: model/families/roberta.h, with a byte-level vocabulary.
// Names: huggingface/transformers v5.0, src/transformers/models/roberta/modeling_roberta.py.

#include "model/families/roberta.h"
#include "model/architectures.h"

namespace pellucid {

const Architecture arch::roberta{.model_type = "roberta",
                                 .class_name = "RobertaForSequenceClassification",
                                 .classifier = "classifier.out_proj",
                                 .other_heads = roberta_leftovers(),
                                 .load = [](const Config& config, const Scope& weights) {
                                   return load_roberta_family(config, weights, 50265);
                                 }};

}  // namespace pellucid
