#pragma once
// vocab.json and merges.txt with tokenizer_config.json: the pipeline that transformers'
// RobertaTokenizerFast builds. merges.txt has a pair a line, after a line that begins "#version".

#include <string_view>

#include "base/json.h"
#include "text/files/tokenizer_config.h"
#include "text/pipeline.h"

namespace pellucid {

/// Throws BadModel for files that are wrong, Unsupported if the configuration names another class.
Pipeline read_roberta_files(const JsonDocument& vocabulary, std::string_view merges,
                            const TokenizerConfig& config);

}  // namespace pellucid
