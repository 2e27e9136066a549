#include "attribution/settings.h"

#include <fmt/ranges.h>

#include <cassert>
#include <optional>

#include "base/fail.h"
#include "base/parse.h"
#include "base/utf8.h"

namespace pellucid {

Settings::Settings(const std::string& method, const std::vector<ParameterInfo>& declared,
                   const std::map<std::string, std::string>& given)
    : given_(given.begin(), given.end()) {
  std::vector<std::string> names;
  for (const ParameterInfo& parameter : declared) {
    values_[parameter.name] = parameter.default_value;
    names.push_back(parameter.name);
  }
  for (const auto& [name, value] : given) {
    if (!values_.contains(name))
      fail(ErrorKind::BadRequest, "--{}: not an option of method {} (expected one of {})", name,
           method, fmt::join(names, ", "));
    check_utf8("--" + name, value);
    values_[name] = value;
  }
}

bool Settings::given(std::string_view name) const { return given_.contains(name); }

bool Settings::empty(std::string_view name) const { return text(name).empty(); }

const std::string& Settings::text(std::string_view name) const {
  const auto it = values_.find(name);
  assert(it != values_.end() && "a method reads only what it declares");
  return it->second;
}

std::int64_t Settings::integer(std::string_view name, std::int64_t low, std::int64_t high) const {
  const std::optional<std::int64_t> value = parse_number<std::int64_t>(text(name));
  if (!value || *value < low || *value > high)
    fail_expected(name, fmt::format("a whole number from {} to {}", low, high));
  return *value;
}

double Settings::number(std::string_view name, double low, double high) const {
  const std::optional<double> value = parse_number<double>(text(name));
  if (!value || !(*value >= low && *value <= high))
    fail_expected(name, fmt::format("a number from {} to {}", low, high));
  return *value;
}

std::size_t Settings::choice(std::string_view name, const std::vector<std::string>& choices) const {
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (choices[i] == text(name)) return i;
  fail_expected(name, fmt::format("one of {}", fmt::join(choices, ", ")));
}

void Settings::fail_expected(std::string_view name, std::string_view expected) const {
  fail(ErrorKind::BadRequest, "--{}: wrong value (expected {}, found \"{}\")", name, expected,
       text(name));
}

}  // namespace pellucid
