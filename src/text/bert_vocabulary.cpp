// vocab.txt with tokenizer_config.json: the pipeline that transformers' BertTokenizerFast builds.

#include <utility>

#include "base/fail.h"
#include "text/pipeline.h"
#include "text/utf8.h"

namespace pellucid {

Pipeline read_bert_vocabulary(std::string_view text, const TokenizerConfig& config) {
  if (const auto at = find_invalid_utf8(text))
    fail(ErrorKind::BadModel, "vocab.txt: not UTF-8 at byte {}", *at);
  Vocabulary vocabulary = Vocabulary::from_lines(text);
  const AddedToken cls = require_role(config.cls, "[CLS]", vocabulary, "vocab.txt");
  const AddedToken sep = require_role(config.sep, "[SEP]", vocabulary, "vocab.txt");
  std::vector<AddedToken> added =
      tokens_in_roles(config, {"[PAD]", "[UNK]", "[MASK]", "[CLS]", "[SEP]"}, vocabulary);

  const bool lower_case = config.do_lower_case.value_or(true);
  Pipeline pipeline;
  pipeline.normalizer =
      bert_normalizer({.clean_text = true,
                       .handle_chinese_chars = config.tokenize_chinese_chars,
                       .strip_accents = config.strip_accents.value_or(lower_case),
                       .lowercase = lower_case});
  pipeline.pre_tokenizer = bert_pre_tokenizer();
  pipeline.model =
      word_piece_model(std::move(vocabulary),
                       {.unk_token = config.unk ? config.unk->content : "[UNK]"}, "vocab.txt");
  pipeline.added.emplace(std::move(added), pipeline.normalizer, "tokenizer_config.json");
  pipeline.post_processor = bert_post_processor(cls.id, sep.id);
  return pipeline;
}

}  // namespace pellucid
