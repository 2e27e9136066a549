// Requests to and from JSON, and which option goes to which method: what every front end shares.

#include "pellucid/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/fail.h"
#include "base/json.h"
#include "base/names.h"

namespace pellucid {

namespace {

using nlohmann::json;

/// A value as it is typed.
std::string text_of(const std::string& key, const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_integer()) return value.dump();
  if (value.is_number()) return fmt::format("{}", value.get<double>());
  const bool ids = value.is_array() && !value.empty() &&
                   std::ranges::all_of(value, [](const json& v) { return v.is_number_integer(); });
  if (!ids)
    fail(ErrorKind::BadRequest,
         "{}: wrong value (expected a string, a number, true or false, found {})", option(key),
         value.is_array() ? "an array" : "an object");
  std::string list = "ids:";
  for (const json& id : value) {
    if (!list.ends_with(':')) list += ',';
    list += id.dump();
  }
  return list;
}

/// A class, or several.
std::string classes_of(const std::string& key, const json& value) {
  if (!value.is_array() || value.empty()) return text_of(key, value);
  std::string list;
  for (const json& name : value) {
    if (name.is_array()) return text_of(key, name);
    list += (list.empty() ? "" : ",") + text_of(key, name);
  }
  return list;
}

std::size_t size_of(const std::string& key, const json& value) {
  if (!value.is_number_unsigned())
    fail(ErrorKind::BadRequest, "{}: wrong value (expected a whole number, found {})", option(key),
         value.dump(-1, ' ', false, json::error_handler_t::replace));
  return value.get<std::size_t>();
}

const ParameterInfo* find_parameter(const MethodInfo& method, std::string_view name) {
  const std::string folded = canonical_option(folded_name(name));
  const auto found = std::ranges::find(method.parameters, folded, &ParameterInfo::name);
  return found == method.parameters.end() ? nullptr : &*found;
}

/// Two options of a name are one if a reader would take them for the same.
bool same(const ParameterInfo& a, const ParameterInfo& b) {
  return a.name == b.name && a.values() == b.values() && a.default_value == b.default_value &&
         a.summary == b.summary;
}

}  // namespace

Request request_from_json(std::string_view text) {
  const JsonDocument document = JsonDocument::parse(text, "request", ErrorKind::BadRequest);
  const json& object = document.root().raw();
  if (!object.is_object())
    fail(ErrorKind::BadRequest, "request: not a JSON object (expected {{\"method\": …}})");
  Request request;
  std::set<std::string> given;
  for (const auto& [name, value] : object.items()) {
    const std::string key = folded_name(name);
    if (!given.insert(key).second)
      fail(ErrorKind::BadRequest, "{}: given twice (once as \"{}\")", option(key), name);
    if (value.is_null()) continue;
    if (key == "target") {
      request.target = classes_of(key, value);
    } else if (key == "against") {
      request.against = text_of(key, value);
    } else if (key == "quantity") {
      request.quantity = find_quantity(text_of(key, value));
    } else if (key == "method") {
      request.method = text_of(key, value);
    } else if (key == "words") {
      request.words = find_word_unit(text_of(key, value));
    } else if (key == "max-length") {
      request.max_length = size_of(key, value);
    } else if (key == "window") {
      request.windows.size = size_of(key, value);
    } else if (key == "stride") {
      request.windows.stride = size_of(key, value);
    } else {
      request.parameters[key] = text_of(key, value);
    }
  }
  return request;
}

std::string to_json(const Request& request) {
  const Request standard;
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  if (request.method != standard.method) object["method"] = request.method;
  if (request.target != standard.target) object["target"] = request.target;
  if (request.against) object["against"] = *request.against;
  if (request.quantity) object["quantity"] = to_string(*request.quantity);
  if (request.words != standard.words) object["words"] = to_string(request.words);
  if (request.max_length) object["max_length"] = *request.max_length;
  if (request.windows.size) object["window"] = *request.windows.size;
  if (request.windows.stride) object["stride"] = *request.windows.stride;
  for (const auto& [name, value] : request.parameters) {
    std::string key = folded_name(name);
    std::ranges::replace(key, '-', '_');
    object[key] = value;
  }
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::vector<Request> requests_to(std::span<const std::string> methods, const Request& asked) {
  if (folded_name(asked.target) == "all")
    fail(ErrorKind::BadRequest, "{}: expected one class to compare methods on, found all",
         option("target"));
  std::vector<Request> requests;
  for (const std::string& name : methods) {
    const MethodInfo& method = find_method_info(name, "methods");
    Request request = asked;
    request.method = method.name;
    std::erase_if(request.parameters,
                  [&](const auto& parameter) { return !find_parameter(method, parameter.first); });
    requests.push_back(std::move(request));
  }
  for (const auto& asked_for : asked.parameters) {
    const std::string& name = asked_for.first;
    const auto has = [&](const Request& request) { return request.parameters.contains(name); };
    if (std::ranges::any_of(requests, has)) continue;
    std::vector<std::string> names;
    for (const Request& request : requests) names.push_back(request.method);
    fail(ErrorKind::BadRequest, "{}: unexpected (expected an option of {})", option(name),
         list_of(names));
  }
  return requests;
}

std::vector<SharedParameter> shared_parameters(std::span<const std::string> methods) {
  std::vector<SharedParameter> shared;
  for (const std::string& name : methods) {
    const MethodInfo& method = find_method_info(name, "methods");
    for (const ParameterInfo& info : method.parameters) {
      const auto alike = std::ranges::find_if(
          shared, [&](const SharedParameter& other) { return same(other.info, info); });
      if (alike != shared.end()) {
        alike->methods.push_back(method.name);
        continue;
      }
      // Behind the last of its name.
      const auto last = std::find_if(shared.rbegin(), shared.rend(), [&](const auto& other) {
        return other.info.name == info.name;
      });
      shared.insert(last == shared.rend() ? shared.end() : last.base(), {info, {method.name}});
    }
  }
  return shared;
}

std::string canonical_option(std::string_view name) {
  const std::string folded = folded_name(name);
  for (const MethodInfo& method : methods())
    for (const ParameterInfo& info : method.parameters)
      if (info.name == folded) return folded;
  for (const MethodInfo& method : methods())
    for (const ParameterInfo& info : method.parameters)
      if (std::ranges::find(info.aliases, folded) != info.aliases.end()) return info.name;
  return std::string(name);
}

}  // namespace pellucid
