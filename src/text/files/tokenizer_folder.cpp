#include "text/files/tokenizer_folder.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/fail.h"
#include "text/files/special_tokens.h"
#include "text/files/tokenizer_class.h"
#include "text/files/tokenizer_config.h"
#include "text/files/tokenizer_json.h"
#include "text/files/tokenizer_source.h"

namespace pellucid {

namespace {

Truncation side_of(bool left) { return left ? Truncation::Left : Truncation::Right; }

namespace fs = std::filesystem;

constexpr std::array kVocabularies = {
    "tokenizer.json",         "vocab.txt", "vocab.json", "merges.txt", "spiece.model", "spm.model",
    "sentencepiece.bpe.model"};

constexpr const char* kExpected =
    "tokenizer.json; vocab.txt; vocab.json and merges.txt; or a tokenizer_class with a "
    "sentencepiece.bpe.model, spiece.model or spm.model";

[[noreturn]] void fail_missing(const fs::path& folder, const std::string& expected) {
  std::vector<std::string_view> found;
  for (const char* name : kVocabularies)
    if (is_there(folder / name)) found.push_back(name);
  fail(ErrorKind::BadModel, "{}: no tokenizer (expected {}, found {})", folder.string(), expected,
       found.empty() ? "none" : fmt::format("{}", fmt::join(found, ", ")));
}

bool has_json(const fs::path& folder) { return is_there(folder / "tokenizer.json"); }

TokenizerSource read_source(const fs::path& folder, const TokenizerClass& of) {
  if (has_json(folder))
    return source_of_json(JsonDocument::read(folder / "tokenizer.json"), of.kind, of.names.front());
  for (const std::string_view file : of.files)
    if (!is_there(folder / file))
      fail_missing(folder, fmt::format("tokenizer.json, or {} of a {}",
                                       fmt::join(of.files, " and "), of.names.front()));
  return of.read(folder, of.files.front());
}

/// Throws BadModel if a token of the template is neither the model's nor named by a file, which
/// adds it.
void require_known(const ClassContext& context, Role role, const Vocabulary& vocabulary) {
  if (context.config.role(role).stated) return;
  const std::string& token = context.token(role);
  const auto has = [&](const std::vector<AddedToken>& tokens) {
    return std::ranges::find(tokens, token, &AddedToken::content) != tokens.end();
  };
  if (!vocabulary.id(token) && !has(context.config.added) && !has(context.source.added))
    fail(ErrorKind::BadModel, "{}: the token \"{}\" is missing", context.source.where, token);
}

TokenizerFolder read_class(const fs::path& folder, const TokenizerClass& of,
                           const RoleTokens& roles, const TokenizerConfig& config) {
  TokenizerSource source = read_source(folder, of);
  const ClassContext context{config, roles, source};
  TokenizerFolder out;
  Pipeline& pipeline = out.pipeline;
  of.build(context, pipeline);
  const Vocabulary& vocabulary = pipeline.model->vocabulary();
  require_known(context, of.first, vocabulary);
  require_known(context, of.last, vocabulary);
  std::vector<AddedToken> extra = source.control.value_or(std::vector<AddedToken>{});
  if (!source.control)
    for (const char* token : of.extra) extra.push_back({.content = token, .special = true});
  AddedList list(vocabulary);
  add_configured(list, config, source.added, roles, extra);
  pipeline.added.emplace(list.take(), pipeline.normalizer, source.where,
                         config.split_special_tokens);
  const auto id = [&](Role role) { return find_id(pipeline, context.token(role)).value(); };
  pipeline.post_processor = of.frame(context, id(of.first), id(of.last));
  check_template(pipeline, source.where);
  out.truncation = side_of(source.truncate_left.value_or(false));
  if (has_json(folder))
    out.files = {"tokenizer.json"};
  else
    out.files.assign(of.files.begin(), of.files.end());
  return out;
}

TokenizerFolder read_whole(const fs::path& folder, const RoleTokens& roles,
                           const TokenizerConfig& config) {
  if (!has_json(folder))
    fail_missing(
        folder, config.class_name.empty() ? kExpected : "tokenizer.json of a " + config.class_name);
  const JsonDocument document = JsonDocument::read(folder / "tokenizer.json");
  const Json root = document.root();
  check_version(root);
  TokenizerFolder out;
  out.pipeline = read_stages(root);
  out.files = {"tokenizer.json"};
  Pipeline& pipeline = out.pipeline;
  const std::string where = "tokenizer.json: \"added_tokens\"";
  AddedList list(pipeline.model->vocabulary());
  for (AddedToken& token : read_added_tokens(root)) list.add(std::move(token), where);
  add_configured(list, config, {}, roles, {});
  pipeline.added.emplace(list.take(), pipeline.normalizer, where, config.split_special_tokens);
  check_template(pipeline, "tokenizer.json: \"post_processor\"");
  out.truncation = side_of(truncates_left(root).value_or(false));
  return out;
}

/// Whether the model is given token types. transformers before 5 gave them to every model whose
/// class did not say otherwise; the folder's version decides, as the model was made with that one.
/// Without a model the template's types are shown.
bool types_are_given(const TokenizerClass* of, const TokenizerConfig& config) {
  if (config.passes_types) return *config.passes_types;
  if (config.model_type.empty() || (of && of->types)) return true;
  return (!of || of->types_before_5) && config.before_5;
}

}  // namespace

TokenizerFolder TokenizerFolder::read(const fs::path& folder) {
  const TokenizerConfig config = TokenizerConfig::read(folder);
  const TokenizerClass* of = find_tokenizer_class(config, folder);
  const RoleTokens roles = role_tokens(of, config);
  TokenizerFolder out =
      of ? read_class(folder, *of, roles, config) : read_whole(folder, roles, config);
  out.files.insert(out.files.end(), config.files.begin(), config.files.end());
  out.special_tokens = find_special_tokens(out.pipeline, roles);
  out.model_max_length = config.model_max_length;
  if (config.truncate_left) out.truncation = side_of(*config.truncate_left);
  out.gives_types = types_are_given(of, config);
  out.unknown_keys = config.unknown_keys;
  return out;
}

}  // namespace pellucid
