// vocab.txt with tokenizer_config.json: the pipeline that transformers' BertTokenizerFast builds.

#include <utility>

#include "base/fail.h"
#include "text/pipeline.h"
#include "text/utf8.h"

namespace pellucid {

namespace {

std::int32_t require_id(const Vocabulary& vocabulary, const std::string& token, const char* role) {
  if (const std::optional<std::int32_t> id = vocabulary.id(token)) return *id;
  fail(ErrorKind::BadModel, "vocab.txt: the {} token \"{}\" is missing", role, token);
}

}  // namespace

Pipeline read_bert_vocabulary(std::string_view text, const TokenizerConfig& config) {
  if (const auto at = find_invalid_utf8(text))
    fail(ErrorKind::BadModel, "vocab.txt: not UTF-8 at byte {}", *at);
  Vocabulary vocabulary = Vocabulary::from_lines(text);
  const std::int32_t cls = require_id(vocabulary, config.cls.value_or("[CLS]"), "cls");
  const std::int32_t sep = require_id(vocabulary, config.sep.value_or("[SEP]"), "sep");

  std::vector<AddedToken> added;
  for (const std::string& content :
       {config.unk.value_or("[UNK]"), config.sep.value_or("[SEP]"), config.pad.value_or("[PAD]"),
        config.cls.value_or("[CLS]"), config.mask.value_or("[MASK]")}) {
    const std::optional<std::int32_t> id = vocabulary.id(content);
    bool there = false;
    for (const AddedToken& token : added) there = there || token.content == content;
    if (id && !there) added.push_back({.content = content, .id = *id, .special = true});
  }

  Pipeline pipeline;
  pipeline.normalizer =
      bert_normalizer({.clean_text = true,
                       .handle_chinese_chars = config.tokenize_chinese_chars,
                       .strip_accents = config.strip_accents.value_or(config.do_lower_case),
                       .lowercase = config.do_lower_case});
  pipeline.pre_tokenizer = bert_pre_tokenizer();
  pipeline.model = word_piece_model(std::move(vocabulary),
                                    {.unk_token = config.unk.value_or("[UNK]")}, "vocab.txt");
  pipeline.added.emplace(std::move(added), pipeline.normalizer, "tokenizer_config.json");
  pipeline.post_processor = bert_post_processor(cls, sep);
  return pipeline;
}

}  // namespace pellucid
