#pragma once
// The patterns of tokenizer.json: {"String": "…"} or {"Regex": "…"}.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "text/split.h"

namespace pellucid {

class Regex;

/// Thread rule: immutable, share freely.
class Pattern {
 public:
  /// Throws BadModel for what is no pattern, Unsupported for a regular expression that has
  /// something which Pellucid lacks (text/regex/parser.h has the list), or a pattern that is longer
  /// than 1,000 characters of a string or 10,000 of a regular expression.
  explicit Pattern(const Json& json);

  /// The matches, not overlapping, and what lies between them. Throws Unsupported if the search
  /// takes more than 5,000 steps for every character of the text, or 100 for each and 100 million
  /// besides; 100 million take half a second or so.
  std::vector<Part> find(std::u32string_view text) const;

 private:
  std::u32string literal_;
  std::shared_ptr<const Regex> regex_;  // null for a literal
};

}  // namespace pellucid
