#pragma once
// Help that reads well in 80 columns.

#include <CLI/App.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace pellucid::cli {

/// A command's usage, summary and options by group, on standard output.
void print_help(const CLI::App& app);

/// `left` in a column of `indent` characters, `text` beside it, wrapped at 80 columns.
std::string two_columns(std::string_view left, std::string_view text, std::size_t indent);

}  // namespace pellucid::cli
