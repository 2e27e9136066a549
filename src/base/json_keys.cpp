#include "base/json_keys.h"

#include <algorithm>

#include "base/fail.h"

namespace pellucid {

namespace {

bool asks_for_nothing(const nlohmann::json& value) {
  return value.is_null() || value == false || value.empty();
}

}  // namespace

std::vector<std::string> check_keys(const Json& root, std::span<const KeyVerdict> table) {
  std::vector<std::string> unknown;
  for (const auto& [key, value] : root.raw().items()) {
    const auto it = std::ranges::find(table, std::string_view(key), &KeyVerdict::key);
    if (it == table.end())
      unknown.push_back(key);
    else if (it->verdict == Verdict::Refused && !asks_for_nothing(value))
      fail(ErrorKind::Unsupported, "{}: not supported (expected {})", root.at(key).where(),
           it->reason);
  }
  return unknown;
}

}  // namespace pellucid
