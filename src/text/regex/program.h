#pragma once
// A regular expression as steps for the matcher.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "text/regex/code_points.h"
#include "text/regex/syntax_tree.h"

namespace pellucid {

enum class Operation : std::uint8_t {
  Character,         // that of `operand`
  Set,               // one of the set `operand`
  RepeatGreedy,      // of the set `operand`, min to max times
  RepeatLazy,        //
  RepeatPossessive,  //
  Split,             // what follows; if that fails, from `target`
  SplitLazy,         // from `target`; if that fails, what follows
  Jump,              // to `target`
  LoopStart,         // keeps the position in the slot `operand`
  LoopEnd,           // to `target` if nothing was read since: a loop does not repeat the empty text
  Atomic,            // what follows up to its Accept, then from `target`
  LookAhead,         // what follows up to its Accept may match here, or not; then from `target`
  LookBehind,        // likewise min to max characters before
  Assertion,
  Accept,
};

/// Targets count from the instruction itself, so that code can be moved and repeated.
struct Instruction {
  Operation operation = Operation::Accept;
  bool negative = false;
  Assertion assertion = Assertion::LineStart;
  std::int32_t target = 0;
  std::uint32_t operand = 0;  // the character, the number of the set, or the slot
  std::uint32_t min = 0;
  std::uint32_t max = 0;
};

/// Thread rule: immutable, share freely.
struct Program {
  std::vector<Instruction> code;  // the last is Accept
  std::vector<CharacterSet> sets;
  std::size_t slots = 0;
  std::optional<CharacterSet> first;  // where a match can begin
};

/// Throws BadModel for a look-behind of too many characters, Unsupported for a program that is too
/// large; `where` names the pattern in the message.
Program compile_regex(const RegexNode& tree, const std::string& where);

}  // namespace pellucid
