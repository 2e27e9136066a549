// HTML: https://html.spec.whatwg.org/multipage/parsing.html. The parser turns a carriage return
// into a line feed and drops U+0000, but leaves `&#13;` alone; U+0080 to U+009F must stand as they
// are, because their numeric references mean Windows-1252.
#include "report/escape.h"

#include <fmt/format.h>

#include <cstddef>

#include "base/utf8.h"

namespace pellucid {

namespace {

constexpr char32_t kControlPictures = 0x2400;

bool is_c0(unsigned char byte) { return byte < 0x20 || byte == 0x7F; }

bool is_delete_or_c1(char32_t c) { return c >= 0x7F && c < 0xA0; }

bool separates_lines(char32_t c) { return c == 0x2028 || c == 0x2029; }

/// Embeddings, overrides and isolates: they reorder what follows them on the line.
bool turns_direction(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\0': out += "\u2400"; break;
      case '\t':
      case '\n': out += c; break;
      default:
        if (is_c0(static_cast<unsigned char>(c)))
          out += fmt::format("&#{};", static_cast<int>(c));
        else
          out += c;
    }
  }
  return out;
}

std::string escape_csv(std::string_view text) {
  const bool formula =
      text.size() > 1 && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  if (formula) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string escape_json_controls(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t from = at;
    const char32_t c = next_code_point(json, at);
    if (is_delete_or_c1(c) || separates_lines(c))
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += json.substr(from, at - from);
  }
  return out;
}

std::string escape_terminal(char32_t code_point) {
  if (code_point < 0x20) return encode_utf8(kControlPictures + code_point);
  if (code_point == 0x7F) return "\u2421";
  if (is_delete_or_c1(code_point) || separates_lines(code_point) || turns_direction(code_point))
    return fmt::format("<U+{:04X}>", static_cast<unsigned>(code_point));
  return encode_utf8(code_point);
}

}  // namespace pellucid
