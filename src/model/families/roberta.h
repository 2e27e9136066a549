#pragma once
// RoBERTa and the models that are RoBERTa under another name: BERT's blocks; positions counted over
// the tokens that are not padding; a head (linear, tanh, linear) on the first token, no pooler.
// Names: huggingface/transformers v5.0, src/transformers/models/roberta/modeling_roberta.py.

#include <memory>
#include <string>
#include <vector>

#include "model/classifier.h"
#include "model/families/config.h"
#include "model/weights/checkpoint.h"

namespace pellucid {

/// `vocabulary` is the size where config.json does not say. Throws what `load_bert_family` throws.
std::unique_ptr<Classifier> load_roberta_family(const Config& config, const Scope& weights,
                                                std::size_t vocabulary);

/// Tensors that other heads and a pooler that nobody reads leave in such a file.
std::vector<std::string> roberta_leftovers();

}  // namespace pellucid
