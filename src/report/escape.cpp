// HTML: https://html.spec.whatwg.org/multipage/parsing.html. The parser turns a carriage return
// into a line feed and drops U+0000, but leaves `&#13;` alone; U+0080 to U+009F must stand as they
// are, because their numeric references mean Windows-1252.
#include "report/escape.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <cstddef>

namespace pellucid {

namespace {

constexpr char32_t kControlPictures = 0x2400;

bool is_c0(unsigned char byte) { return byte < 0x20 || byte == 0x7F; }

/// Embeddings, overrides and isolates: they reorder what follows them on the line.
bool turns_direction(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string utf8(char32_t code_point) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length)};
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
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view rest = json.substr(i);
    const bool c1 =
        rest.size() > 1 && rest[0] == '\xC2' && static_cast<unsigned char>(rest[1]) < 0xA0;
    if (rest[0] == '\x7F') {
      out += "\\u007f";
    } else if (c1) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(rest[1]));
      i += 1;
    } else if (rest.starts_with("\u2028") || rest.starts_with("\u2029")) {
      out += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += rest[0];
    }
  }
  return out;
}

std::string escape_terminal(char32_t code_point) {
  if (code_point < 0x20) return utf8(kControlPictures + code_point);
  if (code_point == 0x7F) return utf8(0x2421);
  const bool c1 = code_point >= 0x80 && code_point < 0xA0;
  const bool line = code_point == 0x2028 || code_point == 0x2029;
  if (c1 || line || turns_direction(code_point))
    return fmt::format("<U+{:04X}>", static_cast<unsigned>(code_point));
  return utf8(code_point);
}

}  // namespace pellucid
