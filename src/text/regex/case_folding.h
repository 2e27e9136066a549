#pragma once
// What matches what under (?i), as Oniguruma has it: letters in their other cases, and some single
// characters in place of two or three ("ß" and "ss").

#include <string>
#include <string_view>
#include <vector>

#include "text/regex/code_points.h"

namespace pellucid {

/// Adds every character that matches one of the set.
void add_case_variants(CodePoints& set);

/// Characters that match two or three others.
struct CaseExpansion {
  CodePoints characters;
  std::u32string full;  // any of the characters matches these, each in any case
};

/// The expansion that `text` begins with, in any case; the longest. None for most texts: `full` is
/// empty then.
CaseExpansion expansion_at(std::u32string_view text);

/// The expansions of characters that are in the set, those of two characters first.
std::vector<CaseExpansion> expansions_of(const CodePoints& set);

}  // namespace pellucid
