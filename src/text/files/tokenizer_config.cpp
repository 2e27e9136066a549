// A token is a string, or an object with "content".

#include "text/files/tokenizer_config.h"

#include "base/json.h"

namespace pellucid {

namespace {

constexpr std::int64_t kLongestInput = 10'000'000;  // "no limit" is written as 1e30

std::optional<AddedToken> read_token(const Json& root, const char* role) {
  const std::optional<Json> json = root.find(role);
  if (!json) return std::nullopt;
  AddedToken token{.content = {}, .special = true};
  if (!json->is_object()) {
    token.content = json->as_string();
    return token;
  }
  token.content = json->at("content").as_string();
  token.single_word = json->bool_or("single_word", false);
  token.lstrip = json->bool_or("lstrip", false);
  token.rstrip = json->bool_or("rstrip", false);
  token.normalized = json->bool_or("normalized", false);
  return token;
}

void read_roles(const Json& root, TokenizerConfig& config) {
  const auto read = [&](std::optional<AddedToken>& token, const char* role) {
    if (!token) token = read_token(root, role);
  };
  read(config.pad, "pad_token");
  read(config.unk, "unk_token");
  read(config.mask, "mask_token");
  read(config.cls, "cls_token");
  read(config.sep, "sep_token");
}

std::optional<std::size_t> read_max_length(const Json& root) {
  const std::optional<Json> length = root.find("model_max_length");
  if (!length || !length->raw().is_number_integer()) return std::nullopt;
  const auto number = length->raw().get<std::int64_t>();
  if (number < 1 || number > kLongestInput) return std::nullopt;
  return static_cast<std::size_t>(number);
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
  if (const auto document = read_if_there(folder, "tokenizer_config.json", config)) {
    const Json root = document->root();
    if (const auto lower = root.find("do_lower_case")) config.do_lower_case = lower->as_bool();
    config.keep_accents = root.bool_or("keep_accents", false);
    config.split_by_punct = root.bool_or("split_by_punct", false);
    config.tokenize_chinese_chars = root.bool_or("tokenize_chinese_chars", true);
    if (const auto strip = root.find("strip_accents")) config.strip_accents = strip->as_bool();
    config.model_max_length = read_max_length(root);
    config.tokenizer_class = root.string_or("tokenizer_class", "");
    if (const auto add = root.find("add_prefix_space")) config.add_prefix_space = add->as_bool();
    config.trim_offsets = root.bool_or("trim_offsets", true);
    read_roles(root, config);
  }
  if (const auto document = read_if_there(folder, "special_tokens_map.json", config))
    read_roles(document->root(), config);
  if (is_there(folder / "config.json"))
    config.model_type =
        JsonDocument::read(folder / "config.json").root().string_or("model_type", "");
  return config;
}

bool TokenizerConfig::is_of(std::string_view class_name, std::string_view type) const {
  std::string_view name = tokenizer_class;
  if (name.empty()) return model_type == type;
  if (name.ends_with("Fast")) name.remove_suffix(4);
  return name == class_name;
}

}  // namespace pellucid
