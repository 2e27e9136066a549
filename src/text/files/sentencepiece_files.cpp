#include "text/files/sentencepiece_files.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/fail.h"
#include "base/file.h"
#include "base/other_file.h"
#include "text/files/sentencepiece_model.h"
#include "text/normalizers/precompiled.h"
#include "text/post_processors/bert.h"
#include "text/post_processors/roberta.h"

namespace pellucid {

namespace {

using nlohmann::json;

TokenizerSource read_pieces(const std::filesystem::path& folder, std::string_view file) {
  TokenizerSource source{.where = std::string(file)};
  const std::string bytes = read_file(folder / file);
  refuse_other_file(bytes, source.where);
  const SentencePieceModel model = read_sentencepiece_model(bytes, source.where);
  if (model.kind != SentencePieceModel::Kind::Unigram)
    fail(ErrorKind::Unsupported, "{}: not a Unigram model, which these tokenizers are", file);
  source.unknown_piece = model.unknown;
  if (!model.charsmap.empty())
    source.charsmap = precompiled_normalizer(model.charsmap, source.where);
  source.control.emplace();
  for (const SentencePiece& piece : model.pieces) {
    source.pieces.push_back({piece.text, piece.score});
    const bool control = piece.type == SentencePiece::Type::Control;
    if (control || piece.type == SentencePiece::Type::UserDefined)
      source.control->push_back({.content = piece.text, .special = control});
  }
  return source;
}

/// Words by white space or punctuation before, where there is a type of that; a space is a "▁".
PreTokenizer metaspace(const ClassContext& context, json before, const char* prepend) {
  json steps = json::array();
  if (!before.is_null()) steps.push_back(std::move(before));
  steps.push_back(
      {{"type", "Metaspace"}, {"replacement", "▁"}, {"prepend_scheme", prepend}, {"split", true}});
  return context.make(make_pre_tokenizer, {{"type", "Sequence"}, {"pretokenizers", steps}});
}

/// sentencepiece's pieces in the order of the ids: `before` in the place of the first `left_out`,
/// and the mask behind.
void put_in_order(const ClassContext& context, std::vector<ScoredToken> before,
                  std::size_t left_out) {
  TokenizerSource& source = context.source;
  if (!source.unknown_piece) return;  // tokenizer.json's are
  std::vector<ScoredToken> pieces = std::move(before);
  for (std::size_t i = left_out; i < source.pieces.size(); ++i)
    pieces.push_back(std::move(source.pieces[i]));
  pieces.push_back({context.token(Role::Mask), 0});
  source.pieces = std::move(pieces);
}

void build_unigram(const ClassContext& context, std::size_t unknown, Pipeline& pipeline) {
  pipeline.normalizer = context.source.charsmap;
  pipeline.pre_tokenizer =
      metaspace(context, {{"type", "WhitespaceSplit"}},
                context.config.add_prefix_space.value_or(true) ? "always" : "never");
  pipeline.model = unigram_model(context.source.pieces, unknown, false, context.source.where);
}

void build_xlm_roberta(const ClassContext& context, Pipeline& pipeline) {
  put_in_order(context,
               {{context.token(Role::Bos), 0},
                {context.token(Role::Pad), 0},
                {context.token(Role::Eos), 0},
                {context.token(Role::Unk), 0}},
               3);
  build_unigram(context, 3, pipeline);
}

void build_camembert(const ClassContext& context, Pipeline& pipeline) {
  const std::string& unknown = context.token(Role::Unk);
  put_in_order(context,
               {{"<s>NOTUSED", 0},
                {context.token(Role::Pad), 0},
                {"</s>NOTUSED", 0},
                {unknown, 0},
                {"<unk>NOTUSED", -100}},
               1);
  const auto& pieces = context.source.pieces;
  const auto it = std::ranges::find(pieces, unknown, &ScoredToken::token);
  build_unigram(context, it == pieces.end() ? 0 : static_cast<std::size_t>(it - pieces.begin()),
                pipeline);
}

json replace(const char* kind, const char* pattern, const char* content) {
  return {{"type", "Replace"}, {"pattern", {{kind, pattern}}}, {"content", content}};
}

void build_albert(const ClassContext& context, Pipeline& pipeline) {
  const TokenizerConfig& config = context.config;
  build_unigram(context, 1, pipeline);
  json steps = {replace("String", "``", "\""), replace("String", "''", "\"")};
  if (!config.keep_accents) {
    steps.push_back({{"type", "NFKD"}});
    steps.push_back({{"type", "StripAccents"}});
  }
  if (config.do_lower_case.value_or(true)) steps.push_back({{"type", "Lowercase"}});
  pipeline.normalizer =
      [first = context.make(make_normalizer, {{"type", "Sequence"}, {"normalizers", steps}}),
       map = context.source.charsmap](AlignedText& text) {
        first(text);
        if (map) map(text);
      };
}

void build_deberta_v2(const ClassContext& context, Pipeline& pipeline) {
  const TokenizerConfig& config = context.config;
  TokenizerSource& source = context.source;
  std::size_t unknown = source.unknown_piece.value_or(config.unk_id.value_or(1));
  for (std::size_t i = 0; i < source.pieces.size(); ++i)
    if (source.pieces[i].token == context.token(Role::Unk) && source.pieces[i].score == 0) {
      unknown = i;
      break;
    }
  json steps = json::array();
  if (config.do_lower_case.value_or(false)) steps.push_back({{"type", "Lowercase"}});
  steps.push_back(replace("Regex", R"(\s{2,}|[\n\r\t])", " "));
  steps.push_back({{"type", "NFC"}});
  steps.push_back({{"type", "Strip"}, {"strip_left", false}, {"strip_right", true}});
  // The character map is left alone.
  pipeline.normalizer =
      context.make(make_normalizer, {{"type", "Sequence"}, {"normalizers", steps}});
  pipeline.pre_tokenizer = metaspace(
      context,
      config.split_by_punct ? json{{"type", "Punctuation"}, {"behavior", "Isolated"}} : json(),
      config.add_prefix_space.value_or(true) ? "always" : "first");
  pipeline.model = unigram_model(source.pieces, unknown, false, source.where);
}

PostProcessor frame_bert(const ClassContext&, std::int32_t first, std::int32_t last) {
  return bert_post_processor(first, last);
}

PostProcessor frame_roberta(const ClassContext&, std::int32_t first, std::int32_t last) {
  return roberta_post_processor(first, last, false, false);
}

PostProcessor frame_of_file_or_bert(const ClassContext& context, std::int32_t first,
                                    std::int32_t last) {
  return context.source.post_processor.value_or(bert_post_processor(first, last));
}

}  // namespace

std::vector<TokenizerClass> unigram_classes() {
  const TokenizerClass xlm_roberta = {
      .names = {"XLMRobertaTokenizer"},
      .kind = TokenizerSource::Kind::Unigram,
      .files = {"sentencepiece.bpe.model"},
      .read = read_pieces,
      .usual = {"<s>", "</s>", "<unk>", "</s>", "<pad>", "<s>", "<mask>"},
      .first = Role::Bos,
      .last = Role::Eos,
      .build = build_xlm_roberta,
      .frame = frame_roberta};
  TokenizerClass camembert = xlm_roberta;
  camembert.names = {"CamembertTokenizer"};
  camembert.mask_lstrip = true;
  camembert.extra = {"<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED"};
  camembert.build = build_camembert;
  const TokenizerClass albert = {
      .names = {"AlbertTokenizer"},
      .kind = TokenizerSource::Kind::Unigram,
      .files = {"spiece.model"},
      .read = read_pieces,
      .usual = {"[CLS]", "[SEP]", "<unk>", "[SEP]", "<pad>", "[CLS]", "[MASK]"},
      .types_before_5 = true,
      .build = build_albert,
      .frame = frame_of_file_or_bert};
  const TokenizerClass deberta_v2 = {
      .names = {"DebertaV2Tokenizer"},
      .kind = TokenizerSource::Kind::Unigram,
      .files = {"spm.model"},
      .read = read_pieces,
      .usual = {"[CLS]", "[SEP]", "[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"},
      .types = true,
      .build = build_deberta_v2,
      .frame = frame_bert};
  return {xlm_roberta, camembert, albert, deberta_v2};
}

}  // namespace pellucid
