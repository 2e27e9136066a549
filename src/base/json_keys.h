#pragma once
// What is done with each key of a file that a stranger wrote.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace pellucid {

/// Harmless: what it says changes no id, no type and no logit here. Refused: it asks for what is
/// not done, unless its value is null, false, or empty.
enum class Verdict { Read, Harmless, Refused };

struct KeyVerdict {
  std::string_view key;
  Verdict verdict;
  std::string_view reason = "";  // of a refusal: what the value would have to be
};

/// Throws Unsupported for a key that is refused. Returns the keys that the table does not know, in
/// the file's order. REQUIRES: `root` is an object.
std::vector<std::string> check_keys(const Json& root, std::span<const KeyVerdict> table);

}  // namespace pellucid
