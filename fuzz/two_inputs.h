#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pellucid {

/// What stands before and after the first zero byte: a target's two inputs.
struct TwoInputs {
  std::string_view first, second;

  TwoInputs(const std::uint8_t* data, std::size_t size)
      : first(reinterpret_cast<const char*>(data), size) {
    const std::size_t end = first.find('\0');
    if (end == first.npos) return;
    second = first.substr(end + 1);
    first = first.substr(0, end);
  }
};

}  // namespace pellucid
