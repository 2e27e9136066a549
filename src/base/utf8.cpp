// Well-formed UTF-8 as table 3-7 of the Unicode Standard has it, which utf8proc reads and writes.

#include "base/utf8.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/fail.h"

namespace pellucid {

namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// The code point at byte `at`, which moves to the next; none, and `at` stays, where none is valid.
std::optional<char32_t> valid_code_point(std::string_view text, std::size_t& at) {
  utf8proc_int32_t code_point = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at);
  const auto size = static_cast<utf8proc_ssize_t>(text.size() - at);
  const utf8proc_ssize_t length = utf8proc_iterate(bytes, size, &code_point);
  if (length <= 0) return std::nullopt;
  at += static_cast<std::size_t>(length);
  return static_cast<char32_t>(code_point);
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (!valid_code_point(text, at)) return at;
  return std::nullopt;
}

void check_utf8(std::string_view where, std::string_view text) {
  if (const auto at = find_invalid_utf8(text))
    fail(ErrorKind::BadRequest, "{}: not UTF-8 at byte {} (expected valid UTF-8, found 0x{:02x})",
         where, *at, static_cast<unsigned char>(text[*at]));
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  if (const auto valid = valid_code_point(text, at)) return *valid;
  ++at;
  return 0xFFFD;
}

std::u32string decode_utf8(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) out += next_code_point(text, at);
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::string encode_utf8(char32_t code_point) {
  return encode_utf8(std::u32string_view(&code_point, 1));
}

std::string encode_utf8(std::u32string_view code_points) {
  std::string out;
  for (const char32_t c : code_points) append_utf8(out, c);
  return out;
}

std::size_t count_code_points(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_continuation));
}

std::vector<std::size_t> code_point_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  offsets.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size(); ++at)
    if (!is_continuation(text[at])) offsets.push_back(at);
  offsets.push_back(text.size());
  return offsets;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && is_continuation(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

}  // namespace pellucid
