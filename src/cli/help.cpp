#include "cli/help.h"

#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "base/names.h"
#include "base/utf8.h"
#include "cli/options.h"
#include "cli/output.h"
#include "pellucid/request.h"

namespace pellucid::cli {

namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kIndent = 23;

std::string left_column(const CLI::Option& option) {
  std::string name = "  " + option.get_name(false, true);
  if (const auto comma = name.find(','); comma != std::string::npos) name.insert(comma + 1, " ");
  if (option.get_items_expected() > 0 && !option.get_positional())
    name += " " + option.get_type_name();
  return name;
}

}  // namespace

std::string two_columns(std::string_view left, std::string_view text, std::size_t indent) {
  std::string result(left);
  std::size_t column = count_code_points(left);
  if (column + 2 > indent) {
    result += '\n';
    column = 0;
  }
  result.append(indent - column, ' ');
  column = indent;
  bool new_line = false;  // before this word
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(" \n"));
    const std::size_t width = count_code_points(word);
    if (new_line || (column > indent && column + 1 + width > kColumns)) {
      result += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += width;
    new_line = word.size() < text.size() && text[word.size()] == '\n';
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return result + '\n';
}

std::string about(const ParameterInfo& parameter) {
  std::string text = parameter.summary;
  text += "; " + list_of(CLI::detail::split(parameter.values(), '|'));
  if (!parameter.default_value.empty()) text += "; default: " + parameter.default_value;
  return text;
}

void print_help(const CLI::App& app) {
  std::vector<const CLI::Option*> options = app.get_options();
  const bool takes_text = std::ranges::any_of(
      options, [](const CLI::Option* o) { return o->get_positional() && !o->get_required(); });
  std::string help = fmt::format("Usage: {}{} [options]\n\n{}\n", app.get_name(),
                                 takes_text ? " [TEXT]" : "", app.get_description());
  for (const std::string& group : app.get_groups()) {
    if (group == kMethodOptions) continue;
    help += fmt::format("\n{}:\n", group);
    for (const CLI::Option* option : options)
      if (option->get_group() == group)
        help += two_columns(left_column(*option), option->get_description(), kIndent);
  }
  write_standard_output(help);
}

void print_method_help(const CLI::App& app, const std::vector<std::string>& methods) {
  std::string help =
      fmt::format("Options of {} (all others: {} --help):\n\n", list_of(methods), app.get_name());
  for (const SharedParameter& shared : shared_parameters(methods)) {
    std::string text = about(shared.info);
    if (methods.size() > 1) text += fmt::format(" ({})", fmt::join(shared.methods, ", "));
    help += two_columns(fmt::format("  --{} VALUE", shared.info.name), text, kIndent);
  }
  write_standard_output(help);
}

}  // namespace pellucid::cli
