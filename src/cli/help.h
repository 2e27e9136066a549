#pragma once
// Help that reads well in 80 columns.

#include <cstddef>
#include <string>
#include <string_view>

#include "pellucid/explainer.h"

namespace CLI {
class App;
}

namespace pellucid::cli {

/// A command's usage, summary and options by group, on standard output.
void print_help(const CLI::App& app);

/// `left` in a column of `indent` characters, `text` beside it, wrapped at 80 columns and where it
/// has a line feed.
std::string two_columns(std::string_view left, std::string_view text, std::size_t indent);

/// What a method's parameter is, what it takes, and its default.
std::string about(const ParameterInfo& parameter);

}  // namespace pellucid::cli
