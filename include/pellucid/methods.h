#pragma once
// Every attribution method and its options, as data.

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

/// One option of a method. Thread rule: a plain value.
struct ParameterInfo {
  /// Choice: one of `choices`. Text: any text, or where there are choices or forms one of these.
  enum class Type { Integer, Number, Boolean, Choice, Text };
  /// A value with a part of its own, such as "layer.K".
  struct Form {
    std::string spelling;  // "layer.K"
    std::string pattern;   // ECMA 262 regular expression, as JSON schemas have them
  };

  std::string name;  // "max-steps"
  Type type = Type::Text;
  std::string default_value = {};  // as it is typed; empty: off, or what the summary says
  double low = 0, high = 0;        // accepted of an Integer or a Number, both ends included
  std::vector<std::string> choices = {};
  std::vector<Form> forms = {};
  std::vector<std::string> aliases = {};  // the option's names in other libraries
  std::string summary = {};

  /// What is accepted, for people: "mask|pad|unk|ids:LIST", "0 to 1", "any text".
  std::string values() const;
};

struct MethodInfo {
  std::string name;
  std::string summary;
  std::string cost;                       // in words: "1 gradient pass per node"
  bool complete = false;                  // promises completeness, and reports its error
  std::vector<std::string> aliases = {};  // what people and other libraries call it
  std::vector<ParameterInfo> parameters = {};
};

/// In the order of the list. Thread rule: thread-safe.
const std::vector<MethodInfo>& methods();

/// "integrated-gradients" of "integrated_gradients", "ig" and the like. Throws BadRequest, naming
/// what there is, and the option that asked.
const MethodInfo& find_method_info(std::string_view name, std::string_view asked_by = "method");

/// The methods that a comparison has where nobody names them.
const std::vector<std::string>& default_comparison();

/// "l2", "0.01", "50": the value as it is typed.
std::string parameter_text(const Parameter& parameter);

}  // namespace pellucid
