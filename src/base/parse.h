#pragma once
// A number that somebody wrote in an option, a name or a key.

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace pellucid {

/// The whole of `text` as a number, as std::from_chars reads it (no space, no plus sign); none if
/// it is no number, has more after it, or does not fit.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

}  // namespace pellucid
