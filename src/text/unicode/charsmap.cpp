// A unit of darts-clone's double array: label in bits 0-7 and 31, leaf in bit 8, offset in bits
// 10-30, shifted by 8 if bit 9 is set; the value of a leaf is the lower 31 bits of the unit behind.

#include "text/unicode/charsmap.h"

#include "base/fail.h"
#include "base/utf8.h"

namespace pellucid {

namespace {

std::uint32_t read_u32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

bool is_leaf(std::uint32_t unit) { return (unit >> 8) & 1; }
std::uint32_t label(std::uint32_t unit) { return unit & 0x800000FFu; }
std::uint32_t offset(std::uint32_t unit) { return (unit >> 10) << ((unit & 0x200u) >> 6); }

}  // namespace

Charsmap::Charsmap(std::string_view bytes, const std::string& where) {
  const std::size_t size = bytes.size() >= 4 ? read_u32(bytes, 0) : 0;
  if (size < 4 || size % 4 != 0 || size > bytes.size() - 4)
    fail(ErrorKind::BadModel, "{}: not a character map (trie of {} bytes in {})", where, size,
         bytes.size());
  units_.reserve(size / 4);
  for (std::size_t at = 4; at < 4 + size; at += 4) units_.push_back(read_u32(bytes, at));
  strings_ = bytes.substr(4 + size);
  if (const auto at = find_invalid_utf8(strings_))
    fail(ErrorKind::BadModel, "{}: the character map's strings are not UTF-8 at byte {}", where,
         *at);
}

std::optional<std::string_view> Charsmap::find(std::string_view text) const {
  std::size_t node = offset(units_[0]);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    node ^= byte;
    if (byte == 0 || node >= units_.size() || label(units_[node]) != byte) return std::nullopt;
    const std::uint32_t unit = units_[node];
    node ^= offset(unit);
    if (!is_leaf(unit)) continue;
    if (node >= units_.size()) return std::nullopt;
    const std::size_t begin = units_[node] & 0x7FFFFFFFu;
    if (begin > strings_.size()) return std::nullopt;
    const std::string_view found(strings_.c_str() + begin);
    return find_invalid_utf8(found) ? std::nullopt : std::optional(found);
  }
  return std::nullopt;
}

std::optional<std::string> decode_base64(std::string_view text) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && !text.empty() && text.back() == '=') {
    text.remove_suffix(1);
    ++padding;
  }
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  return out;
}

}  // namespace pellucid
