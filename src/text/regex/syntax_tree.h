#pragma once
// A regular expression as a tree.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/regex/code_points.h"

namespace pellucid {

constexpr std::uint32_t kUnbounded = 0xFFFFFFFF;

enum class Assertion : std::uint8_t {
  LineStart,        // ^
  LineEnd,          // $
  TextStart,        // \A
  TextEnd,          // \z
  LastLineEnd,      // \Z
  SearchStart,      // \G
  WordBoundary,     // \b
  NotWordBoundary,  // \B
};

/// Thread rule: a plain value.
struct RegexNode {
  enum class Kind : std::uint8_t {
    Literal,     // the characters of `literal`, one after the other
    Set,         // one character of `set`
    Sequence,    // the children, one after the other
    Choice,      // one of the children, the first that lets the rest match
    Repeat,      // the child `min` to `max` times, as often as can be if `greedy`
    Group,       // the child; nothing outside joins with what is in it
    Atomic,      // the child, as it matches first
    LookAhead,   // what comes next matches the child, or does not if `negative`
    LookBehind,  // what stands before, likewise
    Assertion,
  };

  RegexNode(Kind kind_, std::vector<RegexNode> children_);
  static RegexNode wrap(Kind kind, RegexNode child);
  static RegexNode of_literal(std::u32string literal, bool ignore_case);
  static RegexNode of_set(CodePoints set);
  static RegexNode of_assertion(Assertion assertion);

  Kind kind;
  bool ignore_case = false;  // of a literal
  bool greedy = true;
  bool negative = false;
  Assertion assertion = Assertion::LineStart;
  std::uint32_t min = 0;
  std::uint32_t max = 0;
  int height = 1;  // of the tree below it and itself
  std::vector<RegexNode> children;
  std::u32string literal;
  CodePoints set;
};

/// These characters, each in any case, and nothing else: sets in a sequence.
RegexNode in_any_case(std::u32string_view characters);

/// What a literal under (?i) matches: "ss" matches "ß" and the other way round, but not in a
/// look-behind.
RegexNode without_case(std::u32string_view literal, bool in_look_behind);

/// How many characters a tree in a look-behind can match; kUnbounded for more than any number.
struct LengthRange {
  std::uint32_t min, max;
};
LengthRange length_in_look_behind(const RegexNode& node);

/// The characters that a match can begin with; none if it can begin with any, or be empty.
std::optional<CodePoints> first_characters(const RegexNode& node);

}  // namespace pellucid
