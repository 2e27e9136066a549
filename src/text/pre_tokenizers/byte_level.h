#pragma once
// GPT-2's spelling of bytes as printable characters.

#include <array>

namespace pellucid {

/// The character that stands for each byte: itself for ! to ~, U+00A1 to U+00AC and U+00AE to
/// U+00FF; the others are, in order, U+0100 onwards. A space is U+0120.
const std::array<char32_t, 256>& byte_characters();

constexpr char32_t kByteLevelSpace = 0x120;

}  // namespace pellucid
