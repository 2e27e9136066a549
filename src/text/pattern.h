#pragma once
// The patterns of tokenizer.json: {"String": "…"} or {"Regex": "…"}.
//
// Regular expressions run in PCRE2. Its syntax and Unicode properties agree with those of
// Oniguruma, which Hugging Face's tokenizers use, for the patterns that tokenizers have; patterns
// that may mean something else are refused. The two libraries know different versions of Unicode.
// The steps of a search are limited, so that no pattern runs for ever.

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
  /// Throws BadModel for JSON that is no pattern, Unsupported for a regular expression that PCRE2
  /// refuses or may read differently.
  explicit Pattern(const Json& json);

  /// The matches, which do not overlap, and the parts between them. Throws Unsupported for a search
  /// that takes too many steps.
  std::vector<Part> find(std::u32string_view text) const;

 private:
  struct Regex;
  std::u32string literal_;
  std::shared_ptr<const Regex> regex_;  // null for a literal
  std::string where_;
};

}  // namespace pellucid
