#pragma once
// Messages in which options stand as data: the library names them, each front end spells them.

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pellucid/message.h"

namespace pellucid {

/// An option of the request as an argument of a message: `option("max-steps")`.
struct OptionName {
  std::string_view name;
};
inline OptionName option(std::string_view name) { return {name}; }

/// A message, and where it names options.
struct Message {
  std::string text;
  std::vector<OptionMention> options;

  /// The same behind other text.
  Message after(std::string_view before) const;
};

/// `marked` has each option between two control characters, as the formatter below puts them.
Message unmark(std::string_view marked);

template <typename... Args>
Message message(fmt::format_string<Args...> text, Args&&... args) {
  return unmark(fmt::format(text, std::forward<Args>(args)...));
}

/// The same warning, with where it arose before its message.
inline Warning warning_at(std::string_view where, const Warning& warning) {
  Message moved = Message{warning.message, warning.options}.after(where);
  return {warning.code, std::move(moved.text), std::move(moved.options)};
}

inline Warning warning(std::string code, Message message) {
  return {std::move(code), std::move(message.text), std::move(message.options)};
}

}  // namespace pellucid

template <>
struct fmt::formatter<pellucid::OptionName> {
  constexpr auto parse(format_parse_context& context) { return context.begin(); }
  auto format(const pellucid::OptionName& option, format_context& context) const {
    return fmt::format_to(context.out(), "\x0E{}\x0F", option.name);
  }
};
