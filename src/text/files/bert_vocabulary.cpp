#include "text/files/bert_vocabulary.h"

#include <string>
#include <utility>

#include "base/fail.h"
#include "base/file.h"
#include "base/other_file.h"
#include "base/utf8.h"
#include "text/post_processors/bert.h"
#include "text/post_processors/roberta.h"
#include "text/token_models/word_piece.h"

namespace pellucid {

namespace {

TokenizerSource read_vocabulary(const std::filesystem::path& folder, std::string_view) {
  const std::string text = read_file(folder / "vocab.txt");
  refuse_other_file(text, "vocab.txt");
  if (const auto at = find_invalid_utf8(text))
    fail(ErrorKind::BadModel, "vocab.txt: not UTF-8 at byte {}", *at);
  TokenizerSource source{.where = "vocab.txt"};
  source.vocabulary = Vocabulary::from_lines(text);
  return source;
}

void build(const ClassContext& context, Pipeline& pipeline) {
  const TokenizerConfig& config = context.config;
  const bool lower_case = config.do_lower_case.value_or(true);
  pipeline.normalizer =
      context.make(make_normalizer, {{"type", "BertNormalizer"},
                                     {"clean_text", true},
                                     {"handle_chinese_chars", config.tokenize_chinese_chars},
                                     {"strip_accents", config.strip_accents.value_or(lower_case)},
                                     {"lowercase", lower_case}});
  pipeline.pre_tokenizer = context.make(make_pre_tokenizer, {{"type", "BertPreTokenizer"}});
  pipeline.model = word_piece_model(std::move(context.source.vocabulary),
                                    {.unk_token = context.token(Role::Unk)}, context.source.where);
}

PostProcessor frame_bert(const ClassContext&, std::int32_t first, std::int32_t last) {
  return bert_post_processor(first, last);
}

PostProcessor frame_mpnet(const ClassContext&, std::int32_t first, std::int32_t last) {
  return roberta_post_processor(first, last, true, false);
}

}  // namespace

std::vector<TokenizerClass> word_piece_classes() {
  const TokenizerClass bert = {
      .names = {"BertTokenizer", "ElectraTokenizer", "MobileBertTokenizer", "LayoutLMTokenizer",
                "SqueezeBertTokenizer"},
      .kind = TokenizerSource::Kind::WordPiece,
      .files = {"vocab.txt"},
      .read = read_vocabulary,
      .usual = {nullptr, nullptr, "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"},
      .types = true,
      .build = build,
      .frame = frame_bert};
  TokenizerClass distilbert = bert;
  distilbert.names = {"DistilBertTokenizer"};
  distilbert.types = false;
  TokenizerClass mpnet = distilbert;
  mpnet.names = {"MPNetTokenizer"};
  mpnet.usual = {"<s>", "</s>", "[UNK]", "</s>", "<pad>", "<s>", "<mask>"};
  mpnet.mask_lstrip = true;
  mpnet.frame = frame_mpnet;
  return {bert, distilbert, mpnet};
}

}  // namespace pellucid
