// TemplateProcessing: {"single": [parts], "pair": [parts], "special_tokens": {name: {"ids":
// [...]}}} where a part is {"Sequence": {"id": "A", "type_id": 0}} or
// {"SpecialToken": {"id": "[CLS]", "type_id": 0}}.

#include <algorithm>
#include <utility>

#include "base/fail.h"
#include "text/post_processors/post_processors.h"

namespace pellucid {

namespace {

using Kind = TemplatePart::Kind;

std::vector<std::int32_t> read_ids(const Json& json) {
  std::vector<std::int32_t> ids;
  for (std::size_t i = 0; i < json.size(); ++i) ids.push_back(json.at(i).as_id());
  return ids;
}

TemplatePart read_part(const Json& json, const Json& special_tokens) {
  TemplatePart part;
  if (const auto sequence = json.find("Sequence")) {
    const std::string name = sequence->at("id").as_string();
    if (name != "A" && name != "B") sequence->at("id").fail_expected("\"A\" or \"B\"");
    part.kind = name == "A" ? Kind::Text : Kind::Pair;
    part.type = sequence->at("type_id").as_id();
    return part;
  }
  const Json token = json.at("SpecialToken");
  part.type = token.at("type_id").as_id();
  part.ids = read_ids(special_tokens.at(token.at("id").as_string()).at("ids"));
  return part;
}

std::vector<TemplatePart> read_parts(const Json& json, const Json& special_tokens, bool pair) {
  if (!json.is_array()) json.fail_expected("an array");
  std::vector<TemplatePart> parts;
  for (std::size_t i = 0; i < json.size(); ++i)
    parts.push_back(read_part(json.at(i), special_tokens));
  const auto count = [&](Kind kind) {
    return std::count_if(parts.begin(), parts.end(),
                         [kind](const TemplatePart& part) { return part.kind == kind; });
  };
  if (count(Kind::Text) != 1 || count(Kind::Pair) != (pair ? 1 : 0))
    fail(ErrorKind::BadModel, "{}: wrong template (expected {})", json.where(),
         pair ? "sequences A and B, each once" : "sequence A once and no B");
  return parts;
}

}  // namespace

PostProcessor post_processors::read_template(const Json& json) {
  const Json special_tokens = json.at("special_tokens");
  return {.single = read_parts(json.at("single"), special_tokens, false),
          .pair = read_parts(json.at("pair"), special_tokens, true)};
}

}  // namespace pellucid
