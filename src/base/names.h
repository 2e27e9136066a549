#pragma once
// Names that people type, held against those that there are: the same for every front end.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pellucid {

/// `a, b or c`.
std::string list_of(std::span<const std::string> names);

/// The index of the name meant: the same, or the only one that is the same but for case, and for
/// `_`, `-` and spaces. None if there is none.
std::optional<std::size_t> find_name(std::string_view word, std::span<const std::string> names);

/// The name that `word` was probably meant to be: at most a third of its letters differ.
std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> names);

/// `expected a, b or c, found "x"`, and `; did you mean c?` where that is likely.
std::string expected_name(std::span<const std::string> names, std::string_view found);

/// Lower case, with `-` for `_` and spaces.
std::string folded_name(std::string_view name);

}  // namespace pellucid
