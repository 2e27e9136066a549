#include "text/files/sentencepiece_files.h"

#include <algorithm>
#include <utility>

#include "base/fail.h"
#include "base/file.h"
#include "text/files/sentencepiece_model.h"
#include "text/files/special_tokens.h"
#include "text/normalizers/precompiled.h"
#include "text/post_processors/bert.h"
#include "text/post_processors/roberta.h"
#include "text/token_models/unigram.h"

namespace pellucid {

namespace {

/// A class of tokenizers: what it puts before and after the pieces, and what it does to a text.
struct Convention {
  const char *class_name, *model_type;
  std::array<const char*, 5> roles;    // pad, unk, mask, cls, sep
  std::vector<ScoredToken> before;     // the ids before the pieces
  std::size_t first_piece = 0;         // of those that have an id
  std::optional<std::size_t> unknown;  // id; as the file says if none
  bool mask_last = false;              // <mask> is a piece after the others
  bool mask_lstrip = false;
  bool types = false;  // the second text's tokens have type 1
};

const std::vector<Convention>& conventions() {
  constexpr std::array<const char*, 5> kAngled = {"<pad>", "<unk>", "<mask>", "<s>", "</s>"};
  static const std::vector<Convention> list = {
      {.class_name = "XLMRobertaTokenizer",
       .model_type = "xlm-roberta",
       .roles = kAngled,
       .before = {{"<s>", 0}, {"<pad>", 0}, {"</s>", 0}, {"<unk>", 0}},
       .first_piece = 3,
       .unknown = 3,
       .mask_last = true},
      {.class_name = "CamembertTokenizer",
       .model_type = "camembert",
       .roles = kAngled,
       .before = {{"<s>NOTUSED", 0},
                  {"<pad>", 0},
                  {"</s>NOTUSED", 0},
                  {"<unk>", 0},
                  {"<unk>NOTUSED", -100}},
       .first_piece = 1,
       .unknown = 3,
       .mask_last = true,
       .mask_lstrip = true},
      {.class_name = "AlbertTokenizer",
       .model_type = "albert",
       .roles = {"<pad>", "<unk>", "[MASK]", "[CLS]", "[SEP]"},
       .before = {},
       .unknown = 1,
       .types = true},
      {.class_name = "DebertaV2Tokenizer",
       .model_type = "deberta-v2",
       .roles = {"[PAD]", "[UNK]", "[MASK]", "[CLS]", "[SEP]"},
       .before = {},
       .unknown = std::nullopt,
       .types = true},
  };
  return list;
}

const Convention& find_convention(const std::string& file, const TokenizerConfig& config) {
  for (const Convention& convention : conventions())
    if (config.is_of(convention.class_name, convention.model_type)) return convention;
  const std::string& name =
      config.tokenizer_class.empty() ? config.model_type : config.tokenizer_class;
  fail(ErrorKind::Unsupported,
       "{}: of a {} is not supported (expected that of XLM-RoBERTa, CamemBERT, ALBERT or "
       "DeBERTa-v2, or tokenizer.json, which save_pretrained writes)",
       file, name.empty() ? "model without a name" : name);
}

std::unique_ptr<TokenModel> make_model(const SentencePieceModel& file, const Convention& convention,
                                       const std::string& where) {
  if (file.kind != SentencePieceModel::Kind::Unigram)
    fail(ErrorKind::Unsupported, "{}: not a Unigram model, which these tokenizers are", where);
  std::vector<ScoredToken> tokens = convention.before;
  for (std::size_t i = convention.first_piece; i < file.pieces.size(); ++i)
    tokens.push_back({file.pieces[i].text, file.pieces[i].score});
  if (convention.mask_last) tokens.push_back({convention.roles[2], 0});
  return unigram_model(tokens, convention.unknown.value_or(file.unknown), false, where);
}

/// The tokens in roles, the [MASK] that is no piece after all others; and what the file defines.
std::vector<AddedToken> make_added(const SentencePieceModel& file, const Convention& convention,
                                   const TokenizerConfig& config, const Vocabulary& vocabulary) {
  std::vector<AddedToken> added = tokens_in_roles(config, convention.roles, vocabulary);
  AddedToken mask = config.mask.value_or(AddedToken{
      .content = convention.roles[2], .lstrip = convention.mask_lstrip, .special = true});
  mask.lstrip = mask.lstrip || convention.mask_lstrip;
  if (const auto id = vocabulary.id(mask.content)) {
    const auto it = std::find_if(added.begin(), added.end(),
                                 [&](const AddedToken& token) { return token.id == *id; });
    it->lstrip = mask.lstrip;
  } else {
    mask.id = vocabulary.largest_id() + 1;
    added.push_back(std::move(mask));
  }
  for (const SentencePiece& piece : file.pieces) {
    const bool control = piece.type == SentencePiece::Type::Control;
    if (!control && piece.type != SentencePiece::Type::UserDefined) continue;
    const std::optional<std::int32_t> id = vocabulary.id(piece.text);
    const auto same = [&](const AddedToken& token) { return token.content == piece.text; };
    if (id && std::none_of(added.begin(), added.end(), same))
      added.push_back({.content = piece.text, .id = *id, .special = control});
  }
  return added;
}

template <typename Stage>
Stage make_stage(Stage (*make)(const Json&), const std::string& text) {
  return make(JsonDocument::parse(text, "sentencepiece").root());
}

Normalizer make_text_normalizer(const SentencePieceModel& file, const Convention& convention,
                                const TokenizerConfig& config, const std::string& where) {
  const std::string model = convention.model_type;
  std::vector<Normalizer> steps;
  const auto add = [&](const std::string& json) {
    steps.push_back(make_stage(make_normalizer, json));
  };
  if (model == "albert") {
    add(R"({"type": "Replace", "pattern": {"String": "``"}, "content": "\""})");
    add(R"({"type": "Replace", "pattern": {"String": "''"}, "content": "\""})");
    if (!config.keep_accents) {
      add(R"({"type": "NFKD"})");
      add(R"({"type": "StripAccents"})");
    }
  }
  if (config.do_lower_case.value_or(model == "albert") && convention.types)
    add(R"({"type": "Lowercase"})");
  if (model == "deberta-v2") {  // transformers 5 leaves its character map alone
    add(R"({"type": "Replace", "pattern": {"Regex": "\\s{2,}|[\\n\\r\\t]"}, "content": " "})");
    add(R"({"type": "NFC"})");
    add(R"({"type": "Strip", "strip_left": false, "strip_right": true})");
  } else if (!file.charsmap.empty()) {
    steps.push_back(precompiled_normalizer(file.charsmap, where));
  }
  return [steps = std::move(steps)](AlignedText& text) {
    for (const Normalizer& step : steps) step(text);
  };
}

PreTokenizer make_cutter(const Convention& convention, const TokenizerConfig& config) {
  const bool deberta = convention.model_type == std::string("deberta-v2");
  const char* prepend = config.add_prefix_space.value_or(true) ? "always"
                        : deberta                              ? "first"
                                                               : "never";
  const std::string metaspace = fmt::format(
      R"({{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "{}", "split": true}})",
      prepend);
  const std::string punctuation =
      config.split_by_punct ? R"({"type": "Punctuation", "behavior": "Isolated"}, )" : "";
  return make_stage(
      make_pre_tokenizer,
      fmt::format(R"({{"type": "Sequence", "pretokenizers": [{}{}]}})",
                  deberta ? punctuation : R"({"type": "WhitespaceSplit"}, )", metaspace));
}

/// Tokens that somebody added later have ids that only the files beside the model know.
void check_added(const std::filesystem::path& folder, const Pipeline& pipeline) {
  if (!is_there(folder / "added_tokens.json")) return;
  const JsonDocument document = JsonDocument::read(folder / "added_tokens.json");
  if (!document.root().is_object()) document.root().fail_expected("an object");
  for (const auto& [token, id] : document.root().raw().items())
    if (!id.is_number_integer() || find_id(pipeline, token) != id.get<std::int64_t>())
      fail(ErrorKind::Unsupported,
           "added_tokens.json: \"{}\" beside a model of sentencepiece is not supported (expected "
           "tokenizer.json, which save_pretrained writes)",
           token);
}

}  // namespace

Pipeline read_sentencepiece_files(const std::filesystem::path& folder, const std::string& file,
                                  const TokenizerConfig& config) {
  const Convention& convention = find_convention(file, config);
  const std::string bytes = read_file(folder / file);
  const SentencePieceModel model = read_sentencepiece_model(bytes, file);
  Pipeline pipeline;
  pipeline.normalizer = make_text_normalizer(model, convention, config, file);
  pipeline.pre_tokenizer = make_cutter(convention, config);
  pipeline.model = make_model(model, convention, file);
  const Vocabulary& vocabulary = pipeline.model->vocabulary();
  const AddedToken cls = require_role(config.cls, convention.roles[3], vocabulary, file);
  const AddedToken sep = require_role(config.sep, convention.roles[4], vocabulary, file);
  pipeline.added.emplace(make_added(model, convention, config, vocabulary), pipeline.normalizer,
                         file);
  pipeline.post_processor = convention.types ? bert_post_processor(cls.id, sep.id)
                                             : roberta_post_processor(cls.id, sep.id, false, false);
  check_added(folder, pipeline);
  return pipeline;
}

}  // namespace pellucid
