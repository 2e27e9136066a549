#pragma once
// Models of sentencepiece made in code, right ones and wrong ones: protobuf messages, field by
// field (see text/files/sentencepiece_model.h).

#include <bit>
#include <cstdint>
#include <string>

namespace pellucid::sentencepiece {

inline std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7F) | 0x80);
  return bytes + static_cast<char>(value);
}

/// A field that holds bytes, a string or a message.
inline std::string message(std::uint64_t number, const std::string& bytes) {
  return varint(number << 3 | 2) + varint(bytes.size()) + bytes;
}

inline std::string integer(std::uint64_t number, std::uint64_t value) {
  return varint(number << 3) + varint(value);
}

/// `type`: 1 normal, 2 unknown, 3 control, 4 defined by the user.
inline std::string piece(const std::string& text, float score, std::uint64_t type) {
  const auto bits = std::bit_cast<std::uint32_t>(score);
  std::string bytes = message(1, text) + varint(2 << 3 | 5);
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(bits >> (8 * i));
  return message(1, bytes + integer(3, type));
}

}  // namespace pellucid::sentencepiece
