#include "text/regex/program.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/fail.h"

namespace pellucid {

namespace {

using Kind = RegexNode::Kind;
using Code = std::vector<Instruction>;

constexpr std::size_t kMostInstructions = 50'000;
constexpr std::uint32_t kLongestLookBehind = 65'535;  // Oniguruma's

Instruction make(Operation operation, std::size_t target = 0) {
  Instruction instruction;
  instruction.operation = operation;
  instruction.target = static_cast<std::int32_t>(target);
  return instruction;
}

/// Whether it can be left out: it matches the empty text wherever it is.
bool can_be_nothing(const RegexNode& node) {
  switch (node.kind) {
    case Kind::Sequence: return std::ranges::all_of(node.children, can_be_nothing);
    case Kind::Choice: return std::ranges::any_of(node.children, can_be_nothing);
    case Kind::Repeat: return node.min == 0 || can_be_nothing(node.children[0]);
    case Kind::Group:
    case Kind::Atomic: return can_be_nothing(node.children[0]);
    default: return false;
  }
}

class Compiler {
 public:
  explicit Compiler(const std::string& where) : where_(where) {}

  Program compile_all(const RegexNode& tree) {
    program_.code = compile(tree);
    program_.code.push_back(make(Operation::Accept));
    if (auto first = first_characters(tree)) program_.first.emplace(std::move(*first));
    return std::move(program_);
  }

 private:
  [[noreturn]] void unsupported(std::string_view what) const {
    fail(ErrorKind::Unsupported, "{}: the regular expression has {}, which is not supported",
         where_, what);
  }

  Code compile(const RegexNode& node) {
    switch (node.kind) {
      case Kind::Literal: return compile_literal(node);
      case Kind::Set: return {with_set(Operation::Set, node.set)};
      case Kind::Sequence: return compile_sequence(node);
      case Kind::Choice: return compile_choice(node);
      case Kind::Repeat: return compile_repeat(node);
      case Kind::Group: return compile(node.children[0]);
      case Kind::Atomic: return compile_inner(make(Operation::Atomic), node);
      case Kind::LookAhead: return compile_inner(make(Operation::LookAhead), node);
      case Kind::LookBehind: return compile_look_behind(node);
      case Kind::Assertion: break;
    }
    return {compile_assertion(node.assertion)};
  }

  Instruction compile_assertion(Assertion assertion) {
    const bool boundary =
        assertion == Assertion::WordBoundary || assertion == Assertion::NotWordBoundary;
    // Whether Oniguruma looks past the end of the look-behind depends on how it rewrote it.
    if (boundary && in_long_look_behind_)
      unsupported("a word boundary in a look-behind of several lengths");
    Instruction instruction = make(Operation::Assertion);
    instruction.assertion = assertion;
    return instruction;
  }

  void append(Code& code, const Code& more, std::size_t times = 1) {
    if (times > 0 && more.size() > (kMostInstructions - code.size()) / times)
      fail(ErrorKind::Unsupported,
           "{}: the regular expression is too large with its repetitions (expected at most {} "
           "steps)",
           where_, kMostInstructions);
    for (; times > 0; --times) code.insert(code.end(), more.begin(), more.end());
  }

  Instruction with_set(Operation operation, const CodePoints& set) {
    const auto same = [&](const CharacterSet& known) { return known.set == set; };
    const auto found = std::ranges::find_if(program_.sets, same);
    Instruction instruction = make(operation);
    instruction.operand = static_cast<std::uint32_t>(found - program_.sets.begin());
    if (found == program_.sets.end()) program_.sets.emplace_back(set);
    return instruction;
  }

  Code compile_literal(const RegexNode& node) {
    if (node.ignore_case) return compile(without_case(node.literal, in_look_behind_));
    Code code;
    for (const char32_t c : node.literal) {
      code.push_back(make(Operation::Character));
      code.back().operand = c;
    }
    return code;
  }

  Code compile_sequence(const RegexNode& node) {
    Code code;
    for (const RegexNode& child : node.children) append(code, compile(child));
    return code;
  }

  /// Each but the last: Split to the next, the choice, Jump to the end.
  Code compile_choice(const RegexNode& node) {
    std::vector<Code> choices;
    Code code;
    std::size_t size = 0;
    for (const RegexNode& child : node.children) {
      choices.push_back(compile(child));
      size += choices.back().size() + 2;
    }
    size -= 2;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const bool last = i + 1 == choices.size();
      if (!last) append(code, {make(Operation::Split, choices[i].size() + 2)});
      append(code, choices[i]);
      if (!last) append(code, {make(Operation::Jump, size - code.size())});
    }
    return code;
  }

  Code compile_repeat(const RegexNode& node) {
    const RegexNode& child = node.children[0];
    const Code body = compile(child);
    if (node.max == 0 || body.empty()) return {};
    // Oniguruma leaves a long loop at the first repetition that reads nothing, and not a short one.
    const bool counted = node.min > 1 || (node.max > 1 && node.max != kUnbounded);
    if (counted && length_in_look_behind(child).min == 0)
      unsupported("a counted repetition of what may be empty");
    if (body.size() == 1 && body[0].operation == Operation::Set)
      return {repeat_set(node, program_.sets[body[0].operand].set)};
    if (body.size() == 1 && body[0].operation == Operation::Character)
      return {repeat_set(node, {{body[0].operand, body[0].operand}})};
    Code code;
    append(code, body, node.min);
    if (node.max == kUnbounded) {
      append(code, make_loop(node, body));
    } else {
      append_optional(code, node, body);
    }
    return code;
  }

  Instruction repeat_set(const RegexNode& node, CodePoints set) {
    Instruction repeat =
        with_set(node.greedy ? Operation::RepeatGreedy : Operation::RepeatLazy, set);
    repeat.min = node.min;
    repeat.max = node.max;
    return repeat;
  }

  static Instruction make_split(const RegexNode& repeat, std::size_t target) {
    return make(repeat.greedy ? Operation::Split : Operation::SplitLazy, target);
  }

  /// Split to the end, the body, Jump back.
  Code make_loop(const RegexNode& node, const Code& body) {
    const bool may_be_empty = length_in_look_behind(node.children[0]).min == 0;
    Code code;
    append(code, {make_split(node, body.size() + (may_be_empty ? 4 : 2))});
    if (may_be_empty) append(code, {make(Operation::LoopStart)});
    append(code, body);
    if (may_be_empty) {
      append(code, {make(Operation::LoopEnd, 2)});
      code[1].operand = code.back().operand = static_cast<std::uint32_t>(program_.slots++);
    }
    Instruction back = make(Operation::Jump);
    back.target = -static_cast<std::int32_t>(code.size());
    append(code, {back});
    return code;
  }

  /// Split to the end and the body, as often as there may be more than the least.
  void append_optional(Code& code, const RegexNode& node, const Code& body) {
    const std::size_t times = node.max - node.min;
    const std::size_t end = code.size() + times * (body.size() + 1);
    for (std::size_t i = 0; i < times; ++i) {
      append(code, {make_split(node, end - code.size())});
      append(code, body);
    }
  }

  /// The instruction, the child, Accept.
  Code compile_inner(Instruction instruction, const RegexNode& node) {
    const Code body = compile(node.children[0]);
    if (instruction.operation == Operation::Atomic && body.size() == 1 &&
        body[0].operation == Operation::RepeatGreedy) {
      Code possessive = body;
      possessive[0].operation = Operation::RepeatPossessive;
      return possessive;
    }
    instruction.negative = node.negative;
    instruction.target = static_cast<std::int32_t>(body.size() + 2);
    Code code = {instruction};
    append(code, body);
    append(code, {make(Operation::Accept)});
    return code;
  }

  Code compile_look_behind(const RegexNode& node) {
    const LengthRange length = length_in_look_behind(node.children[0]);
    if (length.min > kLongestLookBehind ||
        (length.max != kUnbounded && length.max > kLongestLookBehind))
      fail(ErrorKind::BadModel,
           "{}: the regular expression is wrong: a look-behind of more than {} characters", where_,
           kLongestLookBehind);
    // A few of these are wrong in Oniguruma, and none says anything.
    if (can_be_nothing(node.children[0])) unsupported("a look-behind that needs nothing");
    Instruction look = make(Operation::LookBehind);
    look.min = length.min;
    look.max = length.max;
    const bool outer = std::exchange(in_look_behind_, true);
    const bool outer_long =
        std::exchange(in_long_look_behind_, in_long_look_behind_ || length.min != length.max);
    Code code = compile_inner(look, node);
    in_look_behind_ = outer;
    in_long_look_behind_ = outer_long;
    return code;
  }

  const std::string& where_;
  Program program_;
  bool in_look_behind_ = false;
  bool in_long_look_behind_ = false;  // of several lengths
};

}  // namespace

Program compile_regex(const RegexNode& tree, const std::string& where) {
  return Compiler(where).compile_all(tree);
}

}  // namespace pellucid
