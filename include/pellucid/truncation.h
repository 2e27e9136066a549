#pragma once
// Which part of a text is left out where it has more tokens than may be read.

#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

/// Its end, its beginning, or its middle: then the first half of what is read, and the odd token,
/// are the text's beginning, and the rest its end.
enum class Truncation { Right, Left, Middle };

/// `right`, `left` and `middle`: the name of each, in the order of the enum.
const std::vector<std::string>& truncations();
const std::string& to_string(Truncation truncation);
/// The side of that name, whatever its case. Throws BadRequest, naming the names.
Truncation find_truncation(std::string_view name);

}  // namespace pellucid
