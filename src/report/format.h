#pragma once
// A report format: data that describes it, and three functions.
//
// To add one: a file in formats/ that defines `extern const Format name;`, and a line in
// formats.def. The command line, the Python methods and the law tests follow.

#include <cstddef>
#include <string>
#include <vector>

#include "pellucid/formats.h"

namespace pellucid {

struct Format {
  FormatInfo info;
  /// Before the first text, each text, after the last.
  std::string (*head)(const RenderOptions& options);
  std::string (*body)(const Explanation& explanation, std::size_t index,
                      const RenderOptions& options);
  std::string (*tail)(const RenderOptions& options);
};

/// In the order of formats.def.
const std::vector<const Format*>& format_list();
/// Throw BadRequest, naming what there is.
void check_options(const RenderOptions& options);
const Format& find_format(const std::string& name);

}  // namespace pellucid
