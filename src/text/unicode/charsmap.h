#pragma once
// sentencepiece's precompiled character map.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

/// Thread rule: immutable, share freely.
class Charsmap {
 public:
  /// Throws BadModel, naming `where`, for bytes that are no such map.
  Charsmap(std::string_view bytes, const std::string& where);

  /// The replacement of the shortest prefix of `text` that the map has, if it has one.
  std::optional<std::string_view> find(std::string_view text) const;

 private:
  std::vector<std::uint32_t> units_;  // of a double array
  std::string strings_;               // each ended by a zero byte
};

/// None for a text that is not base64 with its padding.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace pellucid
