#pragma once
// Text on a terminal: harmless characters, counted in columns.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

/// One user-perceived character (an extended grapheme cluster, UAX 29), ready to be shown.
struct Glyph {
  std::string text;         // harmless; empty for a line end
  std::size_t columns = 0;  // 0, 1, 2, or more for characters shown as <U+202E>
  bool space = false;
  bool line_end = false;
};

/// Control characters are shown, never sent. CR LF is one line end; a tab is four columns.
/// Bytes that are not UTF-8 become U+FFFD. Thread rule: thread-safe.
std::vector<Glyph> glyphs(std::string_view text);

/// The same as one string on one line: line ends become U+2424.
std::string terminal_text(std::string_view text);

/// Columns of terminal_text(text).
std::size_t columns(std::string_view text);

/// terminal_text(text) in exactly `width` columns: cut with an ellipsis, or filled with spaces.
std::string fit_left(std::string_view text, std::size_t width);

}  // namespace pellucid
