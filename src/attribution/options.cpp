#include "attribution/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/fail.h"
#include "base/names.h"
#include "base/parse.h"
#include "base/utf8.h"

namespace pellucid {

namespace {

/// 1e-09 is 1e-9, and 1000000000 is 1e9.
std::string short_number(double number) {
  std::string text = number < 1e7 ? fmt::format("{}", number) : fmt::format("{:e}", number);
  for (const char* zeros : {".000000", "+0", "+"})
    if (const std::size_t at = text.find(zeros); at != text.npos)
      text.erase(at, std::string_view(zeros).size());
  if (const std::size_t e = text.find("e-0"); e != text.npos) text.erase(e + 2, 1);
  return text;
}

/// The info's own name for a name that a user gave: its own but for case and `_`, or an alias.
const ParameterInfo* find_info(const std::vector<ParameterInfo>& infos, std::string_view given) {
  const std::string name = folded_name(given);
  for (const ParameterInfo& info : infos)
    if (info.name == name) return &info;
  for (const ParameterInfo& info : infos)
    if (std::ranges::find(info.aliases, name) != info.aliases.end()) return &info;
  return nullptr;
}

}  // namespace

std::string parameter_text(const Parameter& parameter) {
  return std::visit([](const auto& held) { return fmt::format("{}", held); }, parameter);
}

std::string ParameterInfo::values() const {
  switch (type) {
    case Type::Integer:
      return fmt::format("{} to {}", static_cast<std::int64_t>(low),
                         static_cast<std::int64_t>(high));
    case Type::Number: return fmt::format("{} to {}", short_number(low), short_number(high));
    case Type::Boolean:
    case Type::Choice:
    case Type::Text: break;
  }
  std::vector<std::string> all = choices;
  for (const Form& form : forms) all.push_back(form.spelling);
  return all.empty() ? "any text" : fmt::format("{}", fmt::join(all, "|"));
}

void fail_value(std::string_view name, std::string_view expected, std::string_view found) {
  fail(ErrorKind::BadRequest, "{}: wrong value (expected {}, found \"{}\")", option(name), expected,
       found);
}

std::int64_t read_integer(const ParameterInfo& info, const std::string& text) {
  const auto low = static_cast<std::int64_t>(info.low), high = static_cast<std::int64_t>(info.high);
  const auto value = parse_number<std::int64_t>(text);
  if (!value || *value < low || *value > high)
    fail_value(info.name, fmt::format("a whole number from {} to {}", low, high), text);
  return *value;
}

double read_number(const ParameterInfo& info, const std::string& text) {
  const auto value = parse_number<double>(text);
  if (!value || !(*value >= info.low && *value <= info.high))
    fail_value(
        info.name,
        fmt::format("a number from {} to {}", short_number(info.low), short_number(info.high)),
        text);
  return *value;
}

std::size_t read_choice(const ParameterInfo& info, const std::string& text) {
  if (const auto found = find_name(text, info.choices)) return *found;
  fail(ErrorKind::BadRequest, "{}: wrong value ({})", option(info.name),
       expected_name(info.choices, text));
}

bool read_boolean(const ParameterInfo& info, const std::string& text) {
  const std::string folded = folded_name(text);
  if (folded == "true") return true;
  if (folded == "false") return false;
  return read_choice(info, text) == 0;
}

OptionTexts NamedOptions::canonical(const std::string& method,
                                    const std::vector<ParameterInfo>& infos,
                                    const OptionTexts& given) {
  OptionTexts texts;
  for (const auto& [name, value] : given) {
    const ParameterInfo* info = find_info(infos, name);
    if (!info) {
      std::vector<std::string> names;
      for (const ParameterInfo& known : infos) names.push_back(known.name);
      const auto meant = nearest_name(name, names);
      fail(ErrorKind::BadRequest, "{}: not an option of method {} (expected one of {}{})",
           option(name), method, fmt::join(names, ", "),
           meant ? fmt::format("; did you mean {}?", *meant) : "");
    }
    check_utf8(fmt::format("{}", option(info->name)), value);
    if (!texts.emplace(info->name, value).second)
      fail(ErrorKind::BadRequest, "{}: given twice (once as {})", option(info->name), name);
  }
  return texts;
}

}  // namespace pellucid
