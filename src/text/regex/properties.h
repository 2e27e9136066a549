#pragma once
// The sets of characters that regular expressions have names for, as the Oniguruma of Hugging
// Face's tokenizers has them (Unicode 16).

#include <optional>
#include <string_view>

#include "text/regex/code_points.h"

namespace pellucid {

/// \p{name}: a general category, a script, or what POSIX and Unicode name. Case, blanks, "-" and
/// "_" do not matter. None for a name that is not known.
std::optional<CodePoints> find_property(std::u32string_view name);

/// [:name:] in a class of characters; none for a name that is not known.
std::optional<CodePoints> find_posix_class(std::u32string_view name);

/// \w, which has six characters more outside of brackets; \b goes by that.
const CodePoints& word_characters(bool in_brackets);

}  // namespace pellucid
