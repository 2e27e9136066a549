#include "text/files/tokenizer_json.h"

#include <algorithm>
#include <utility>

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

/// The library ignores the ids that the file gives to added tokens: it takes the model's id, or
/// else the next free one. A file that says otherwise would give other ids than its author saw.
void check_id(const AddedToken& token, const Vocabulary& vocabulary, const Json& json) {
  const std::optional<std::int32_t> known = vocabulary.id(token.content);
  const std::string* holder = vocabulary.token(token.id);
  if (known && *known != token.id)
    fail(ErrorKind::BadModel, "{}: wrong id of \"{}\" (expected the model's {}, found {})",
         json.where(), token.content, *known, token.id);
  if (!known && holder)
    fail(ErrorKind::BadModel, "{}: id {} of \"{}\" belongs to \"{}\"", json.where(), token.id,
         token.content, *holder);
}

std::vector<AddedToken> read_added_tokens(const Json& root, const Vocabulary& vocabulary) {
  std::vector<AddedToken> tokens;
  const std::optional<Json> list = root.find("added_tokens");
  if (!list) return tokens;
  if (!list->is_array()) list->fail_expected("an array");
  for (std::size_t i = 0; i < list->size(); ++i) {
    tokens.push_back(read_added_token(list->at(i)));
    check_id(tokens.back(), vocabulary, list->at(i));
  }
  std::vector<std::int32_t> ids;
  for (const AddedToken& token : tokens) ids.push_back(token.id);
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (twice != ids.end())
    fail(ErrorKind::BadModel, "{}: two tokens have the id {}", list->where(), *twice);
  return tokens;
}

void check_template(const Pipeline& pipeline, const std::vector<TemplatePart>& parts,
                    const Json& json) {
  for (const TemplatePart& part : parts)
    for (const std::int32_t id : part.ids) {
      const auto& added = pipeline.added->tokens();
      const bool known =
          pipeline.model->vocabulary().token(id) ||
          std::any_of(added.begin(), added.end(), [id](const AddedToken& t) { return t.id == id; });
      if (!known)
        fail(ErrorKind::BadModel, "{}: the template adds id {}, which no token has", json.where(),
             id);
    }
}

}  // namespace

Pipeline read_tokenizer_json(const JsonDocument& document) {
  const Json root = document.root();
  if (const auto version = root.find("version"); version && version->as_string() != "1.0")
    fail(ErrorKind::Unsupported, "{}: version \"{}\" is not supported (expected \"1.0\")",
         version->where(), version->as_string());
  Pipeline pipeline;
  if (const auto json = root.find("normalizer")) pipeline.normalizer = make_normalizer(*json);
  if (const auto json = root.find("pre_tokenizer"))
    pipeline.pre_tokenizer = make_pre_tokenizer(*json);
  pipeline.model = make_token_model(root.at("model"));
  pipeline.added.emplace(read_added_tokens(root, pipeline.model->vocabulary()), pipeline.normalizer,
                         root.where() + ": \"added_tokens\"");
  if (const auto json = root.find("post_processor")) {
    pipeline.post_processor = make_post_processor(*json);
    check_template(pipeline, pipeline.post_processor.single, *json);
    check_template(pipeline, pipeline.post_processor.pair, *json);
  }
  return pipeline;
}

}  // namespace pellucid
