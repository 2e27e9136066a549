#pragma once
// A model of sentencepiece with tokenizer_config.json, and no tokenizer.json: the pipeline that
// transformers 5 builds for the class of the tokenizer. tokenizer_config.json names the class, or
// else config.json's model_type decides. Each class has its own order of ids:
//
//   XLM-RoBERTa  <s> <pad> </s> <unk>, then the pieces from the fourth on, <mask>
//   CamemBERT    <s>NOTUSED <pad> </s>NOTUSED <unk> <unk>NOTUSED, pieces from the second, <mask>
//   ALBERT       the pieces
//   DeBERTa-v2   the pieces, [MASK]

#include <filesystem>
#include <string>

#include "text/files/tokenizer_config.h"
#include "text/pipeline.h"

namespace pellucid {

/// From `file` in `folder`. Throws BadModel for files that are wrong, Unsupported for another class
/// or another kind of model.
Pipeline read_sentencepiece_files(const std::filesystem::path& folder, const std::string& file,
                                  const TokenizerConfig& config);

}  // namespace pellucid
