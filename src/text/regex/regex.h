#pragma once
// Regular expressions that mean what they mean to the Oniguruma in Hugging Face's tokenizers.
//
// A backtracking matcher of our own, for two reasons: the sets of characters are those of the
// library whatever is installed, and every step is counted, so neither a pattern nor a text can
// take more than it is given. parser.h says what is read; anything else is refused.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/regex/program.h"

namespace pellucid {

/// Thread rule: immutable, share freely.
class Regex {
 public:
  /// Throws BadModel for what the library refuses too, Unsupported for what Pellucid does not have;
  /// `where` names the pattern in every message.
  Regex(std::u32string_view pattern, std::string where);

  struct Match {
    std::size_t first, last;
  };
  /// The matches from left to right, none overlapping, none empty right behind another. Takes the
  /// steps off `steps`, one for each character that is looked at and each instruction; throws
  /// Unsupported when none is left.
  std::vector<Match> find_all(std::u32string_view text, std::uint64_t& steps) const;

 private:
  std::string where_;
  Program program_;
};

}  // namespace pellucid
