#pragma once
// Help that reads well in 80 columns.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/methods.h"

namespace CLI {
class App;
}

namespace pellucid::cli {

/// The group of the methods' own options: shown by print_method_help alone.
constexpr const char* kMethodOptions = "Method options";

/// A command's usage, summary and options by group, on standard output.
void print_help(const CLI::App& app);

/// The options of these methods, on standard output.
void print_method_help(const CLI::App& app, const std::vector<std::string>& methods);

/// `left` in a column of `indent` characters, `text` beside it, wrapped at 80 columns and where it
/// has a line feed.
std::string two_columns(std::string_view left, std::string_view text, std::size_t indent);

/// What a method's parameter is, what it takes, and its default.
std::string about(const ParameterInfo& parameter);

}  // namespace pellucid::cli
