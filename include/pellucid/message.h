#pragma once
// How messages name options: as data, so that each front end spells them in its own way.

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

/// Where a message names an option: its bytes [begin, end) are the option's name, "max-steps".
struct OptionMention {
  std::size_t begin = 0, end = 0;
  bool operator==(const OptionMention&) const = default;
};

/// The message with every option's name as `spell` writes it: "--max-steps", "max_steps".
/// REQUIRES: mentions in ascending order, within the message. Thread rule: thread-safe.
std::string spell_options(std::string_view message, std::span<const OptionMention> options,
                          const std::function<std::string(std::string_view name)>& spell);

/// What should be known before an answer is believed. Thread rule: a plain value.
struct Warning {
  std::string code;  // stable: docs/json.md lists them
  std::string message;
  std::vector<OptionMention> options = {};  // that the message names
};

}  // namespace pellucid
