#pragma once
// vocab.txt with tokenizer_config.json: the pipeline that transformers' BertTokenizerFast builds,
// and its likes; MPNetTokenizerFast has other special tokens and RoBERTa's template.

#include <string_view>

#include "text/files/tokenizer_config.h"
#include "text/pipeline.h"

namespace pellucid {

/// Throws BadModel if the file is not UTF-8 or has not the special tokens that the pipeline needs,
/// Unsupported if the configuration names another class.
Pipeline read_bert_vocabulary(std::string_view vocabulary, const TokenizerConfig& config);

}  // namespace pellucid
