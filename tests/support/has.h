#pragma once

#include <string_view>

namespace pellucid {

inline bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace pellucid
