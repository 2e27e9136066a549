#pragma once
// A method's options: declared as data, checked once, read by name.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explainer.h"

namespace pellucid {

/// The values of one call: what the user gave, else the declared defaults.
/// Thread rule: immutable, share freely.
class Settings {
 public:
  /// Throws BadRequest for a name that is not declared, and a value that is not UTF-8.
  Settings(const std::string& method, const std::vector<ParameterInfo>& declared,
           const std::map<std::string, std::string>& given);

  bool given(std::string_view name) const;  // by the user
  bool empty(std::string_view name) const;  // no value: the option is off
  const std::string& text(std::string_view name) const;
  /// Throw BadRequest, naming the option, the range and what was found.
  std::int64_t integer(std::string_view name, std::int64_t low, std::int64_t high) const;
  double number(std::string_view name, double low, double high) const;
  /// The index of the value in `choices`; throws BadRequest, listing them.
  std::size_t choice(std::string_view name, const std::vector<std::string>& choices) const;

  [[noreturn]] void fail_expected(std::string_view name, std::string_view expected) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, std::string, std::less<>> given_;
};

}  // namespace pellucid
