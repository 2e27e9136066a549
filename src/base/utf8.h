#pragma once
// Checking and walking UTF-8.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

/// Byte offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and
/// values above U+10FFFF are not), or none if all of it is.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Throws BadRequest, naming `where` and the byte, if `text` is not well-formed.
void check_utf8(std::string_view where, std::string_view text);

/// Code points. REQUIRES: valid UTF-8.
std::u32string decode_utf8(std::string_view text);

/// Byte offset of each code point, and the length in bytes at the end: code points + 1 elements.
/// REQUIRES: valid UTF-8.
std::vector<std::size_t> code_point_offsets(std::string_view text);

void append_utf8(std::string& out, char32_t code_point);

}  // namespace pellucid
