#include "report/text/terminal.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.h"
#include "report/escape.h"

namespace pellucid {

namespace {

constexpr std::size_t kTab = 4;

Glyph glyph_of(char32_t c) {
  if (c == '\n') return {.text = "", .line_end = true};
  if (c == '\t') return {.text = std::string(kTab, ' '), .columns = kTab, .space = true};
  Glyph glyph{.text = escape_terminal(c), .space = c == ' '};
  if (glyph.text.starts_with("<U+"))
    glyph.columns = glyph.text.size();
  else if (c < 0x20 || c == 0x7F)
    glyph.columns = 1;  // its picture
  else
    glyph.columns =
        static_cast<std::size_t>(std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(c))));
  return glyph;
}

}  // namespace

std::vector<Glyph> glyphs(std::string_view text) {
  std::vector<Glyph> out;
  char32_t before = 0;
  utf8proc_int32_t state = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const bool joins =
        !out.empty() && !utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before),
                                                          static_cast<utf8proc_int32_t>(c), &state);
    before = c;
    if (c == '\n' && joins) {  // CR LF
      out.back() = glyph_of('\n');
      continue;
    }
    Glyph glyph = glyph_of(c);
    if (joins && !glyph.line_end && !out.back().line_end) {
      // A cluster is drawn in one cell, or two: joined emoji, flags, marks.
      out.back().columns = std::min<std::size_t>(std::max<std::size_t>(2, out.back().columns),
                                                 out.back().columns + glyph.columns);
      out.back().text += glyph.text;
    } else {
      out.push_back(std::move(glyph));
    }
  }
  return out;
}

std::string terminal_text(std::string_view text) {
  std::string out;
  for (const Glyph& glyph : glyphs(text)) out += glyph.line_end ? "\u2424" : glyph.text;
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (const Glyph& glyph : glyphs(text)) sum += glyph.line_end ? 1 : glyph.columns;
  return sum;
}

std::string fit_left(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  const bool cut = columns(text) > width;
  const std::size_t room = cut && width > 0 ? width - 1 : width;
  for (const Glyph& glyph : glyphs(text)) {
    const std::size_t next = used + (glyph.line_end ? 1 : glyph.columns);
    if (next > room) break;
    out += glyph.line_end ? "\u2424" : glyph.text;
    used = next;
  }
  if (cut && width > 0) {
    out += "…";
    ++used;
  }
  return out + std::string(width - used, ' ');
}

}  // namespace pellucid
