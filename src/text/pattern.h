#pragma once
// The patterns of tokenizer.json: {"String": "…"} or {"Regex": "…"}.
//
// Regular expressions run in PCRE2, whose syntax and Unicode properties agree with the Oniguruma of
// Hugging Face's tokenizers for what tokenizers are made of; each knows the characters of its own
// Unicode version. Work per search is limited, so that no pattern can run for ever.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "text/split.h"

namespace pellucid {

/// Thread rule: immutable, share freely.
class Pattern {
 public:
  /// Throws BadModel for what is no pattern, Unsupported for a regular expression that PCRE2
  /// refuses.
  explicit Pattern(const Json& json);

  /// The matches, not overlapping, and what lies between them. Throws Unsupported for a search that
  /// takes too much work.
  std::vector<Part> find(std::u32string_view text) const;

 private:
  struct Regex;
  std::u32string literal_;
  std::shared_ptr<const Regex> regex_;  // null for a literal
  std::string where_;
};

}  // namespace pellucid
