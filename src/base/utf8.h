#pragma once
// UTF-8: checking, decoding, encoding, counting. No other file looks into its bytes.
// Thread rule of every function here: thread-safe.

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

/// The code point at byte `at`, which moves to the one after it. A byte that begins no well-formed
/// character is U+FFFD, and `at` moves past that byte alone. REQUIRES: at < text.size().
char32_t next_code_point(std::string_view text, std::size_t& at);

/// All code points, as next_code_point gives them.
std::u32string decode_utf8(std::string_view text);

/// REQUIRES: code points that UTF-8 can hold: no surrogate, none above U+10FFFF.
void append_utf8(std::string& out, char32_t code_point);
std::string encode_utf8(char32_t code_point);
std::string encode_utf8(std::u32string_view code_points);

/// How many code points there are. REQUIRES: valid UTF-8.
std::size_t count_code_points(std::string_view text);

/// Byte offset of each code point, and the length in bytes at the end: code points + 1 elements.
/// REQUIRES: valid UTF-8.
std::vector<std::size_t> code_point_offsets(std::string_view text);

/// The longest beginning of `text` that has at most `bytes` bytes and ends with a whole character.
/// REQUIRES: valid UTF-8. Lifetime: a view into `text`.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

}  // namespace pellucid
