#pragma once
// What one character of a regular expression can stand for: escapes and classes in brackets.

#include <optional>

#include "text/regex/code_points.h"
#include "text/regex/scanner.h"

namespace pellucid {

/// \d, \w, \p{…} and the like, after the backslash; none, and nothing read, for other letters.
std::optional<CodePoints> read_class_escape(PatternScanner& scanner, bool in_brackets);

/// A character after the backslash: \n, \x41, \x{1F600}, \., …
char32_t read_character_escape(PatternScanner& scanner);

struct BracketClass {
  CodePoints set;  // without regard to `negative`
  bool negative = false;
};

/// [a-z&&[^aeiou]], after the bracket.
BracketClass read_brackets(PatternScanner& scanner);

}  // namespace pellucid
