// Well-formed UTF-8 as table 3-7 of the Unicode Standard has it.

#include "base/utf8.h"

#include <cassert>
#include <cstdint>

#include "base/fail.h"

namespace pellucid {

namespace {

/// Bytes of the character that begins with `lead`; 0 for a byte that begins none.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

bool well_formed(std::string_view text, std::size_t at, std::size_t length) {
  if (length == 0 || text.size() - at < length) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return false;
  switch (byte(0)) {
    case 0xE0: return byte(1) >= 0xA0;  // overlong
    case 0xED: return byte(1) < 0xA0;   // surrogates
    case 0xF0: return byte(1) >= 0x90;  // overlong
    case 0xF4: return byte(1) < 0x90;   // above U+10FFFF
    default: return true;
  }
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_of(static_cast<unsigned char>(text[at]));
    if (!well_formed(text, at, length)) return at;
    at += length;
  }
  return std::nullopt;
}

void check_utf8(std::string_view where, std::string_view text) {
  if (const auto at = find_invalid_utf8(text))
    fail(ErrorKind::BadRequest, "{}: not UTF-8 at byte {} (expected valid UTF-8, found 0x{:02x})",
         where, *at, static_cast<unsigned char>(text[*at]));
}

std::u32string decode_utf8(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = length_of(lead);
    assert(length > 0 && length <= text.size() - at && "valid UTF-8");
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i)
      c = (c << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
    out += c;
    at += length;
  }
  return out;
}

std::vector<std::size_t> code_point_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  offsets.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) offsets.push_back(at);
  offsets.push_back(text.size());
  return offsets;
}

void append_utf8(std::string& out, char32_t code_point) {
  const auto tail = [&](int shift) {
    out += static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | (code_point >> 6));
    tail(0);
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | (code_point >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code_point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace pellucid
