#pragma once
// The colours of words for and against the target, in text and pictures. Those of the page are in
// html/assets/report.css, under the same names.
// Thread rule: immutable, share freely.

#include <string>
#include <string_view>

namespace pellucid {

struct Palette {
  std::string name;
  std::string_view for_name, against_name;  // as a legend calls them
  /// ANSI styles of a word by thirds of its strength, readable on dark and light terminals.
  std::string_view for_styles[3], against_styles[3];
  std::string_view for_bar, against_bar;  // ANSI styles
  std::string_view for_hex, against_hex;  // on white paper
};

/// Throws BadRequest, naming the palettes that there are.
const Palette& find_palette(const std::string& name);

}  // namespace pellucid
