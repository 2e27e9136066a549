#include "text/files/tokenizer_config.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/fail.h"
#include "base/json_keys.h"
#include "base/parse.h"

namespace pellucid {

namespace {

constexpr std::int64_t kLongestInput = 10'000'000;  // "no limit" is written as 1e30
constexpr const char* kFile = "tokenizer_config.json";

constexpr KeyVerdict kTable[] = {
    {"tokenizer_class", Verdict::Read},
    {"bos_token", Verdict::Read},
    {"eos_token", Verdict::Read},
    {"unk_token", Verdict::Read},
    {"sep_token", Verdict::Read},
    {"pad_token", Verdict::Read},
    {"cls_token", Verdict::Read},
    {"mask_token", Verdict::Read},
    {"added_tokens_decoder", Verdict::Read},
    {"additional_special_tokens", Verdict::Read},
    {"extra_special_tokens", Verdict::Read},
    {"do_lower_case", Verdict::Read},
    {"strip_accents", Verdict::Read},
    {"tokenize_chinese_chars", Verdict::Read},
    {"keep_accents", Verdict::Read},
    {"split_by_punct", Verdict::Read},
    {"add_prefix_space", Verdict::Read},
    {"trim_offsets", Verdict::Read},
    {"unk_id", Verdict::Read},
    {"model_max_length", Verdict::Read},
    {"max_len", Verdict::Read},
    {"truncation_side", Verdict::Read},
    {"model_input_names", Verdict::Read},
    {"split_special_tokens", Verdict::Read},
    {"auto_map", Verdict::Refused, "no custom code: it may give other tokens"},
    {"init_inputs", Verdict::Refused, "none"},
    {"fast_tokenizer_files", Verdict::Refused, "tokenizer.json alone"},
    // What transformers 5 does not read, or what counts for padding, decoding, chats and saving.
    {"padding_side", Verdict::Harmless},
    {"padding", Verdict::Harmless},
    {"pad_to_multiple_of", Verdict::Harmless},
    {"pad_token_type_id", Verdict::Harmless},
    {"truncation", Verdict::Harmless},
    {"truncation_strategy", Verdict::Harmless},
    {"max_length", Verdict::Harmless},
    {"stride", Verdict::Harmless},
    {"clean_up_tokenization_spaces", Verdict::Harmless},
    {"clean_text", Verdict::Harmless},
    {"do_basic_tokenize", Verdict::Harmless},
    {"never_split", Verdict::Harmless},
    {"wordpieces_prefix", Verdict::Harmless},
    {"remove_space", Verdict::Harmless},
    {"sp_model_kwargs", Verdict::Harmless},
    {"vocab_type", Verdict::Harmless},
    {"legacy", Verdict::Harmless},
    {"errors", Verdict::Harmless},
    {"add_bos_token", Verdict::Harmless},
    {"add_eos_token", Verdict::Harmless},
    {"use_fast", Verdict::Harmless},
    {"from_slow", Verdict::Harmless},
    {"backend", Verdict::Harmless},
    {"is_local", Verdict::Harmless},
    {"local_files_only", Verdict::Harmless},
    {"processor_class", Verdict::Harmless},
    {"chat_template", Verdict::Harmless},
    {"name_or_path", Verdict::Harmless},
    {"special_tokens_map_file", Verdict::Harmless},
    {"tokenizer_file", Verdict::Harmless},
    {"full_tokenizer_file", Verdict::Harmless},
    {"vocab_file", Verdict::Harmless},
    {"merges_file", Verdict::Harmless},
};

/// A token is a string, or an object with "content". `special` is what it is where the file does
/// not say; a token that is not special is looked for in the normalised text.
AddedToken read_token(const Json& json, bool special) {
  AddedToken token{.content = {}, .id = kNoId, .special = special};
  if (!json.is_object()) {
    token.content = json.as_string();
    token.special = true;
    return token;
  }
  token.content = json.at("content").as_string();
  token.single_word = json.bool_or("single_word", false);
  token.lstrip = json.bool_or("lstrip", false);
  token.rstrip = json.bool_or("rstrip", false);
  token.special = json.bool_or("special", special);
  token.normalized = json.bool_or("normalized", !token.special);
  return token;
}

void read_roles(const Json& root, bool special, TokenizerConfig& config) {
  for (std::size_t i = 0; i < kRoles; ++i) {
    if (!root.raw().contains(kRoleKeys[i])) continue;
    RoleToken& role = config.roles[i];
    role = {.stated = true, .plain = root.at(kRoleKeys[i]).raw().is_string(), .token = {}};
    if (const auto json = root.find(kRoleKeys[i])) {
      role.token = read_token(*json, special);
      role.token->special = true;
    }
  }
}

/// Lists of tokens, or an object of roles of the author's own; the old key counts where the new one
/// is missing or empty.
void read_extra(const Json& root, TokenizerConfig& config) {
  for (const char* key : {"extra_special_tokens", "additional_special_tokens"}) {
    const std::optional<Json> json = root.find(key);
    if (!json || json->size() == 0) continue;
    if (json->is_object()) {
      for (const auto& item : json->raw().items())
        config.named.push_back(read_token(json->at(item.key()), true));
      return;
    }
    if (!json->is_array()) json->fail_expected("an array of tokens, or an object of them");
    std::vector<AddedToken> tokens;
    for (std::size_t i = 0; i < json->size(); ++i) tokens.push_back(read_token(json->at(i), true));
    config.extra = std::move(tokens);
    return;
  }
}

void read_named(const Json& root, TokenizerConfig& config) {
  for (const auto& [key, value] : root.raw().items())
    if (key.ends_with("_token") && std::ranges::find(kRoleKeys, key) == kRoleKeys.end() &&
        value.is_string())
      config.named.push_back(read_token(root.at(key), true));
}

void sort_by_id(std::vector<AddedToken>& tokens) { std::ranges::sort(tokens, {}, &AddedToken::id); }

void read_added_decoder(const Json& list, TokenizerConfig& config) {
  if (!list.is_object()) list.fail_expected("an object of ids and tokens");
  for (const auto& item : list.raw().items()) {
    const Json json = list.at(item.key());
    if (!json.is_object()) json.fail_expected("a token, which is an object");
    const auto id = parse_number<std::int32_t>(item.key());
    if (!id || *id < 0) json.fail_expected("an id as its key");
    config.added.push_back(read_token(json, false));
    config.added.back().id = *id;
  }
  config.lists_added = true;
  config.added_where = list.where();
}

/// {"[E1]": 30522}: special where the files give the token a role or call it special.
void read_added_file(const Json& root, TokenizerConfig& config) {
  if (!root.is_object()) root.fail_expected("an object of tokens and ids");
  config.added_where = root.where();
  const auto is = [](const std::string& content) {
    return [&content](const AddedToken& token) { return token.content == content; };
  };
  for (const auto& item : root.raw().items()) {
    const std::string& content = item.key();
    bool special = config.extra && std::ranges::any_of(*config.extra, is(content));
    for (const RoleToken& role : config.roles)
      special = special || (role.token && role.token->content == content);
    config.added.push_back({.content = content,
                            .id = root.at(content).as_id(),
                            .normalized = !special,
                            .special = special});
  }
}

std::optional<std::size_t> read_max_length(const Json& root) {
  const char* key = root.raw().contains("model_max_length") ? "model_max_length" : "max_len";
  const std::optional<Json> length = root.find(key);
  if (!length) return std::nullopt;
  const nlohmann::json& value = length->raw();
  if (value.is_number() && value > kLongestInput) return std::nullopt;
  if (!value.is_number_integer() || value < 1) length->fail_expected("a whole number from 1 on");
  return value.get<std::size_t>();
}

bool read_side(const Json& side) {
  if (side.raw() != "left" && side.raw() != "right") side.fail_expected("left or right");
  return side.raw() == "left";
}

bool has_types(const Json& names) {
  if (!names.is_array()) names.fail_expected("an array of names");
  return std::ranges::find(names.raw(), "token_type_ids") != names.raw().end();
}

/// true or false, never null.
std::optional<bool> find_bool(const Json& root, const char* key) {
  if (!root.raw().contains(key)) return std::nullopt;
  return root.at(key).as_bool();
}

void read_class(const Json& root, TokenizerConfig& config) {
  config.class_name = root.string_or("tokenizer_class", "");
  if (!config.class_name.empty()) config.class_where = root.at("tokenizer_class").where();
}

void read_tokenizer_config(const Json& root, TokenizerConfig& config) {
  if (!root.is_object()) root.fail_expected("an object");
  for (const std::string& key : check_keys(root, kTable))
    if (!key.ends_with("_token") && !key.starts_with('_'))
      config.unknown_keys.push_back(root.at(key).where());
  read_class(root, config);
  read_roles(root, false, config);
  read_extra(root, config);
  read_named(root, config);
  if (const auto list = root.find("added_tokens_decoder")) read_added_decoder(*list, config);
  config.do_lower_case = find_bool(root, "do_lower_case");
  if (const auto strip = root.find("strip_accents")) config.strip_accents = strip->as_bool();
  config.tokenize_chinese_chars = find_bool(root, "tokenize_chinese_chars").value_or(true);
  config.keep_accents = root.bool_or("keep_accents", false);
  config.split_by_punct = root.bool_or("split_by_punct", false);
  config.add_prefix_space = find_bool(root, "add_prefix_space");
  config.trim_offsets = find_bool(root, "trim_offsets").value_or(true);
  if (const auto id = root.find("unk_id")) config.unk_id = id->as_id();
  config.model_max_length = read_max_length(root);
  if (root.raw().contains("truncation_side"))
    config.truncate_left = read_side(root.at("truncation_side"));
  if (root.raw().contains("model_input_names"))
    config.passes_types = has_types(root.at("model_input_names"));
  config.split_special_tokens = root.bool_or("split_special_tokens", false);
}

/// Keys of special_tokens_map.json that are neither a token's role nor a list of tokens.
void find_unknown_roles(const Json& root, TokenizerConfig& config) {
  if (!root.is_object()) root.fail_expected("an object");
  for (const auto& item : root.raw().items())
    if (const std::string& key = item.key(); !key.ends_with("_token") &&
                                             key != "additional_special_tokens" &&
                                             key != "extra_special_tokens")
      config.unknown_keys.push_back(root.at(key).where());
}

void read_model_config(const Json& root, TokenizerConfig& config) {
  config.model_type = root.string_or("model_type", "");
  if (config.class_name.empty()) read_class(root, config);
  const std::string version = root.string_or("transformers_version", "");
  config.before_5 = !version.empty() && version[0] < '5' && version.find('.') == 1;
  if (const auto code = root.find("auto_map"); code && code->find("AutoTokenizer"))
    fail(ErrorKind::Unsupported,
         "{}: not supported (expected no custom code: it may give other tokens)",
         code->at("AutoTokenizer").where());
}

std::optional<JsonDocument> read_if_there(const std::filesystem::path& folder, const char* name,
                                          TokenizerConfig& config) {
  if (!is_there(folder / name)) return std::nullopt;
  config.files.emplace_back(name);
  return JsonDocument::read(folder / name);
}

}  // namespace

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) || error;
}

TokenizerConfig TokenizerConfig::read(const std::filesystem::path& folder) {
  TokenizerConfig config;
  if (const auto document = read_if_there(folder, kFile, config))
    read_tokenizer_config(document->root(), config);
  if (is_there(folder / "config.json"))
    read_model_config(JsonDocument::read(folder / "config.json").root(), config);
  if (config.lists_added) {  // then the older files do not count
    sort_by_id(config.added);
    return config;
  }
  if (const auto document = read_if_there(folder, "special_tokens_map.json", config)) {
    find_unknown_roles(document->root(), config);
    read_roles(document->root(), true, config);
    read_extra(document->root(), config);
    read_named(document->root(), config);
  }
  if (const auto document = read_if_there(folder, "added_tokens.json", config))
    read_added_file(document->root(), config);
  sort_by_id(config.added);
  return config;
}

}  // namespace pellucid
