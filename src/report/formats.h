#pragma once
// The list of report formats, and what each one is: data that describes it, and three functions.
//
// To add one: a file in formats/ that defines `const Format format::NAME`, and a line in
// formats.def. The command line and the law tests follow; Python has a method for each in
// python/pellucid/reports.py.

#include <cstddef>
#include <string>
#include <vector>

#include "pellucid/formats.h"

namespace pellucid {

struct Format {
  FormatInfo info;
  /// Before the first text, and after the last; null for nothing.
  std::string (*head)(const RenderOptions& options) = nullptr;
  std::string (*body)(const Explanation& explanation, std::size_t index,
                      const RenderOptions& options);
  std::string (*tail)(const RenderOptions& options) = nullptr;
};

namespace format {
#define FORMAT(name) extern const Format name;
#include "report/formats.def"
#undef FORMAT
}  // namespace format

/// In the order of formats.def.
const std::vector<const Format*>& format_list();
/// Throws BadRequest, naming the formats that there are.
const Format& find_format(const std::string& name);
/// Throws BadRequest for an option that is none of its list, naming the list.
void check_options(const RenderOptions& options);

}  // namespace pellucid
