#include "report/method_values.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/parse.h"

namespace pellucid {

namespace {

using Json = nlohmann::ordered_json;
using Type = ParameterInfo::Type;

const char* type_name(Type type) {
  switch (type) {
    case Type::Integer: return "integer";
    case Type::Number: return "number";
    case Type::Boolean: return "boolean";
    case Type::Choice: return "choice";
    case Type::Text: break;
  }
  return "text";
}

Json typed(const ParameterInfo& info, double number) {
  return info.type == Type::Integer ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

/// The value as JSON has it; the text where it is one.
Json typed(const ParameterInfo& info, const std::string& text) {
  if (info.type == Type::Boolean) return text == "yes";
  if (info.type != Type::Integer && info.type != Type::Number) return text;
  return typed(info, parse_number<double>(text).value_or(0));
}

Json schema_of(const ParameterInfo& info) {
  Json schema = Json::object();
  if (info.type == Type::Integer || info.type == Type::Number) {
    schema["type"] = type_name(info.type);
    schema["minimum"] = typed(info, info.low);
    schema["maximum"] = typed(info, info.high);
  } else if (info.type == Type::Boolean) {
    schema["type"] = "boolean";
  } else if (info.choices.empty() && info.forms.empty()) {
    schema["type"] = "string";
  } else if (info.forms.empty()) {
    schema["enum"] = info.choices;
  } else {
    schema["anyOf"] = Json::array({{{"enum", info.choices}}});
    for (const ParameterInfo::Form& form : info.forms)
      schema["anyOf"].push_back({{"type", "string"}, {"pattern", form.pattern}});
  }
  if (!info.default_value.empty()) schema["default"] = typed(info, info.default_value);
  schema["description"] = info.summary;
  return schema;
}

Json json_of(const ParameterInfo& info) {
  Json json = {{"name", info.name},
               {"type", type_name(info.type)},
               {"default", info.default_value},
               {"values", info.values()}};
  if (info.type == Type::Integer || info.type == Type::Number) {
    json["minimum"] = typed(info, info.low);
    json["maximum"] = typed(info, info.high);
  }
  if (!info.choices.empty()) json["choices"] = info.choices;
  if (!info.aliases.empty()) json["aliases"] = info.aliases;
  json["summary"] = info.summary;
  return json;
}

}  // namespace

nlohmann::ordered_json json_of(const MethodInfo& method) {
  Json parameters = Json::array(), properties = Json::object();
  for (const ParameterInfo& info : method.parameters) {
    parameters.push_back(json_of(info));
    std::string name = info.name;
    std::ranges::replace(name, '-', '_');
    properties[name] = schema_of(info);
  }
  Json json = {{"name", method.name},
               {"summary", method.summary},
               {"cost", method.cost},
               {"complete", method.complete}};
  if (!method.aliases.empty()) json["aliases"] = method.aliases;
  json["parameters"] = std::move(parameters);
  json["schema"] = {
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  return json;
}

}  // namespace pellucid
