#include "text/files/bert_vocabulary.h"

#include <array>
#include <string>
#include <utility>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/files/special_tokens.h"
#include "text/post_processors/bert.h"
#include "text/post_processors/roberta.h"
#include "text/token_models/word_piece.h"

namespace pellucid {

namespace {

constexpr std::array<const char*, 5> kBertRoles = {"[PAD]", "[UNK]", "[MASK]", "[CLS]", "[SEP]"};
constexpr std::array<const char*, 5> kMpnetRoles = {"<pad>", "[UNK]", "<mask>", "<s>", "</s>"};

void check_class(const TokenizerConfig& config) {
  std::string_view name = config.tokenizer_class;
  if (name.ends_with("Fast")) name.remove_suffix(4);
  for (const std::string_view known :
       {"", "BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MPNetTokenizer"})
    if (name == known) return;
  fail(ErrorKind::Unsupported,
       "tokenizer_config.json: vocab.txt of a {} is not supported (expected tokenizer.json, which "
       "save_pretrained writes)",
       config.tokenizer_class);
}

}  // namespace

Pipeline read_bert_vocabulary(std::string_view text, const TokenizerConfig& config) {
  check_class(config);
  if (const auto at = find_invalid_utf8(text))
    fail(ErrorKind::BadModel, "vocab.txt: not UTF-8 at byte {}", *at);
  const bool mpnet = config.is_of("MPNetTokenizer", "mpnet");
  const auto& roles = mpnet ? kMpnetRoles : kBertRoles;
  Vocabulary vocabulary = Vocabulary::from_lines(text);
  const AddedToken cls = require_role(config.cls, roles[3], vocabulary, "vocab.txt");
  const AddedToken sep = require_role(config.sep, roles[4], vocabulary, "vocab.txt");
  std::vector<AddedToken> added = tokens_in_roles(config, roles, vocabulary);
  const std::string mask = config.mask ? config.mask->content : roles[2];
  for (AddedToken& token : added)
    if (mpnet && token.content == mask) token.lstrip = true;  // like a word, with its space

  const bool lower_case = config.do_lower_case.value_or(true);
  Pipeline pipeline;
  pipeline.normalizer = make_normalizer(
      Json(nlohmann::json::object({{"type", "BertNormalizer"},
                                   {"clean_text", true},
                                   {"handle_chinese_chars", config.tokenize_chinese_chars},
                                   {"strip_accents", config.strip_accents.value_or(lower_case)},
                                   {"lowercase", lower_case}}),
           "tokenizer_config.json"));
  pipeline.pre_tokenizer = make_pre_tokenizer(
      Json(nlohmann::json::object({{"type", "BertPreTokenizer"}}), "tokenizer_config.json"));
  pipeline.model =
      word_piece_model(std::move(vocabulary),
                       {.unk_token = config.unk ? config.unk->content : roles[1]}, "vocab.txt");
  pipeline.added.emplace(std::move(added), pipeline.normalizer, "tokenizer_config.json");
  pipeline.post_processor = mpnet ? roberta_post_processor(cls.id, sep.id, true, false)
                                  : bert_post_processor(cls.id, sep.id);
  return pipeline;
}

}  // namespace pellucid
