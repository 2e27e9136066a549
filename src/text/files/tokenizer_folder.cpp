#include "text/files/tokenizer_folder.h"

#include <fmt/ranges.h>

#include <array>

#include "base/fail.h"
#include "base/file.h"
#include "text/files/bert_vocabulary.h"
#include "text/files/roberta_files.h"
#include "text/files/sentencepiece_files.h"
#include "text/files/special_tokens.h"
#include "text/files/tokenizer_config.h"
#include "text/files/tokenizer_json.h"

namespace pellucid {

namespace {

constexpr std::array kSentencePieceModels = {"sentencepiece.bpe.model", "spiece.model",
                                             "spm.model"};

std::optional<std::string> find_sentencepiece_model(const std::filesystem::path& folder) {
  for (const char* name : kSentencePieceModels)
    if (is_there(folder / name)) return name;
  return std::nullopt;
}

}  // namespace

TokenizerFolder TokenizerFolder::read(const std::filesystem::path& folder) {
  const TokenizerConfig config = TokenizerConfig::read(folder);
  TokenizerFolder out;
  if (is_there(folder / "tokenizer.json")) {
    out.files = {"tokenizer.json"};
    out.pipeline = read_tokenizer_json(JsonDocument::read(folder / "tokenizer.json"));
  } else if (is_there(folder / "vocab.txt")) {
    out.files = {"vocab.txt"};
    out.pipeline = read_bert_vocabulary(read_file(folder / "vocab.txt"), config);
  } else if (is_there(folder / "vocab.json") && is_there(folder / "merges.txt")) {
    out.files = {"vocab.json", "merges.txt"};
    out.pipeline = read_roberta_files(JsonDocument::read(folder / "vocab.json"),
                                      read_file(folder / "merges.txt"), config);
  } else if (const auto name = find_sentencepiece_model(folder)) {
    out.files = {*name};
    out.pipeline = read_sentencepiece_files(folder, *name, config);
  } else {
    fail(ErrorKind::BadModel,
         "{}: no tokenizer (expected tokenizer.json, vocab.txt, vocab.json with merges.txt, or {})",
         folder.string(), fmt::join(kSentencePieceModels, " or "));
  }
  out.files.insert(out.files.end(), config.files.begin(), config.files.end());
  out.special_tokens = find_special_tokens(out.pipeline, config);
  out.model_max_length = config.model_max_length;
  return out;
}

}  // namespace pellucid
