#pragma once
// A strict reader for the pages that Pellucid writes: quoted attributes, every element closed in
// order, no stray `<`, `>` or `&`. Stricter than a browser, so a text that leaks into markup shows.

#include <string>
#include <string_view>
#include <vector>

namespace pellucid::testing {

struct StrictHtml {
  std::string error;               // empty: well formed
  std::vector<std::string> names;  // of the elements, in document order
  std::vector<std::string> texts;  // character data of each element of class "text", decoded
};

StrictHtml read_html(std::string_view page);

/// The same grammar for a picture: every element closed, `<line/>` or `<g></g>`.
StrictHtml read_svg(std::string_view picture);

}  // namespace pellucid::testing
