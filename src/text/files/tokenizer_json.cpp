#include "text/files/tokenizer_json.h"

#include <algorithm>

#include "base/fail.h"

namespace pellucid {

namespace {

AddedToken read_added_token(const Json& json) {
  AddedToken token;
  token.content = json.at("content").as_string();
  token.id = json.at("id").as_id();
  token.special = json.at("special").as_bool();
  token.single_word = json.at("single_word").as_bool();
  token.lstrip = json.at("lstrip").as_bool();
  token.rstrip = json.at("rstrip").as_bool();
  token.normalized = json.at("normalized").as_bool();
  return token;
}

}  // namespace

void check_version(const Json& root) {
  if (const auto version = root.find("version"); version && version->as_string() != "1.0")
    fail(ErrorKind::Unsupported, "{}: version \"{}\" is not supported (expected \"1.0\")",
         version->where(), version->as_string());
}

std::vector<AddedToken> read_added_tokens(const Json& root) {
  std::vector<AddedToken> tokens;
  const std::optional<Json> list = root.find("added_tokens");
  if (!list) return tokens;
  if (!list->is_array()) list->fail_expected("an array");
  for (std::size_t i = 0; i < list->size(); ++i) tokens.push_back(read_added_token(list->at(i)));
  std::vector<std::int32_t> ids;
  for (const AddedToken& token : tokens) ids.push_back(token.id);
  std::ranges::sort(ids);
  const auto twice = std::ranges::adjacent_find(ids);
  if (twice != ids.end())
    fail(ErrorKind::BadModel, "{}: two tokens have the id {}", list->where(), *twice);
  return tokens;
}

std::optional<bool> truncates_left(const Json& root) {
  const std::optional<Json> truncation = root.find("truncation");
  if (!truncation) return std::nullopt;
  return truncation->string_or("direction", "Right") == "Left";
}

Pipeline read_stages(const Json& root) {
  Pipeline pipeline;
  if (const auto json = root.find("normalizer")) pipeline.normalizer = make_normalizer(*json);
  if (const auto json = root.find("pre_tokenizer"))
    pipeline.pre_tokenizer = make_pre_tokenizer(*json);
  pipeline.model = make_token_model(root.at("model"));
  if (const auto json = root.find("post_processor"))
    pipeline.post_processor = make_post_processor(*json);
  return pipeline;
}

void check_template(const Pipeline& pipeline, const std::string& where) {
  const std::vector<AddedToken>& added = pipeline.added->tokens();
  const auto check = [&](const std::vector<TemplatePart>& parts) {
    for (const TemplatePart& part : parts)
      for (const std::int32_t id : part.ids)
        if (!pipeline.model->vocabulary().token(id) &&
            std::ranges::find(added, id, &AddedToken::id) == added.end())
          fail(ErrorKind::BadModel, "{}: the template adds id {}, which no token has", where, id);
  };
  check(pipeline.post_processor.single);
  check(pipeline.post_processor.pair);
}

}  // namespace pellucid
