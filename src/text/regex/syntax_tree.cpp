#include "text/regex/syntax_tree.h"

#include <algorithm>
#include <utility>

#include "text/regex/case_folding.h"

namespace pellucid {

using Kind = RegexNode::Kind;

RegexNode::RegexNode(Kind kind_, std::vector<RegexNode> children_)
    : kind(kind_), children(std::move(children_)) {
  for (const RegexNode& child : children) height = std::max(height, child.height + 1);
}

RegexNode RegexNode::wrap(Kind kind, RegexNode child) {
  std::vector<RegexNode> children;
  children.push_back(std::move(child));
  return {kind, std::move(children)};
}

RegexNode RegexNode::of_literal(std::u32string literal, bool ignore_case) {
  RegexNode node(Kind::Literal, {});
  node.literal = std::move(literal);
  node.ignore_case = ignore_case;
  return node;
}

RegexNode RegexNode::of_set(CodePoints set) {
  RegexNode node(Kind::Set, {});
  node.set = std::move(set);
  return node;
}

RegexNode RegexNode::of_assertion(Assertion assertion) {
  RegexNode node(Kind::Assertion, {});
  node.assertion = assertion;
  return node;
}

namespace {

CodePoints variants_of(char32_t c) {
  CodePoints set{{c, c}};
  add_case_variants(set);
  return set;
}

RegexNode choice_of(RegexNode first, RegexNode second) {
  std::vector<RegexNode> choice;
  choice.push_back(std::move(first));
  choice.push_back(std::move(second));
  return {Kind::Choice, std::move(choice)};
}

std::uint32_t add_lengths(std::uint32_t a, std::uint32_t b) {
  return a >= kUnbounded - b ? kUnbounded : a + b;
}

std::uint32_t multiply_length(std::uint32_t length, std::uint32_t times) {
  if (length == 0 || times == 0) return 0;
  return length >= kUnbounded / times ? kUnbounded : length * times;
}

struct First {
  CodePoints set;
  bool may_be_empty = true;
};

First first_of(const RegexNode& node);

First first_of_sequence(const std::vector<RegexNode>& children) {
  First first;
  for (const RegexNode& child : children) {
    const First next = first_of(child);
    first.set.add(next.set);
    if (!next.may_be_empty) {
      first.may_be_empty = false;
      break;
    }
  }
  return first;
}

First first_of(const RegexNode& node) {
  switch (node.kind) {
    case Kind::Literal:
      if (node.ignore_case)
        return first_of(without_case(std::u32string_view(node.literal).substr(0, 3), false));
      return {{{node.literal[0], node.literal[0]}}, false};
    case Kind::Set: return {node.set, false};
    case Kind::Sequence: return first_of_sequence(node.children);
    case Kind::Choice: {
      First any{{}, false};
      for (const RegexNode& child : node.children) {
        const First first = first_of(child);
        any.set.add(first.set);
        any.may_be_empty |= first.may_be_empty;
      }
      return any;
    }
    case Kind::Repeat: {
      First first = first_of(node.children[0]);
      first.may_be_empty |= node.min == 0;
      return first;
    }
    case Kind::Group:
    case Kind::Atomic: return first_of(node.children[0]);
    case Kind::LookAhead:
    case Kind::LookBehind:
    case Kind::Assertion: break;
  }
  return {};
}

}  // namespace

RegexNode in_any_case(std::u32string_view characters) {
  std::vector<RegexNode> sets;
  for (const char32_t c : characters) sets.push_back(RegexNode::of_set(variants_of(c)));
  return {Kind::Sequence, std::move(sets)};
}

RegexNode without_case(std::u32string_view literal, bool in_look_behind) {
  std::vector<RegexNode> sequence;
  while (!literal.empty()) {
    std::size_t read = 1;
    CaseExpansion expansion;
    if (!in_look_behind) expansion = expansion_at(literal);
    if (!expansion.full.empty()) {
      read = expansion.full.size();
      sequence.push_back(choice_of(in_any_case(expansion.full),
                                   RegexNode::of_set(std::move(expansion.characters))));
    } else {
      RegexNode set = RegexNode::of_set(variants_of(literal[0]));
      std::vector<CaseExpansion> own;
      if (!in_look_behind) own = expansions_of({{literal[0], literal[0]}});
      sequence.push_back(own.empty() ? std::move(set)
                                     : choice_of(std::move(set), in_any_case(own[0].full)));
    }
    literal.remove_prefix(read);
  }
  return {Kind::Sequence, std::move(sequence)};
}

LengthRange length_in_look_behind(const RegexNode& node) {
  LengthRange length{0, 0};
  switch (node.kind) {
    case Kind::Literal:
      length.min = length.max = static_cast<std::uint32_t>(node.literal.size());
      break;
    case Kind::Set: return {1, 1};
    case Kind::Sequence:
      for (const RegexNode& child : node.children) {
        const LengthRange next = length_in_look_behind(child);
        length = {add_lengths(length.min, next.min), add_lengths(length.max, next.max)};
      }
      break;
    case Kind::Choice:
      length.min = kUnbounded;
      for (const RegexNode& child : node.children) {
        const LengthRange next = length_in_look_behind(child);
        length = {std::min(length.min, next.min), std::max(length.max, next.max)};
      }
      break;
    case Kind::Repeat: {
      const LengthRange once = length_in_look_behind(node.children[0]);
      return {multiply_length(once.min, node.min), multiply_length(once.max, node.max)};
    }
    case Kind::Group:
    case Kind::Atomic: return length_in_look_behind(node.children[0]);
    case Kind::LookAhead:
    case Kind::LookBehind:
    case Kind::Assertion: break;
  }
  return length;
}

std::optional<CodePoints> first_characters(const RegexNode& node) {
  First first = first_of(node);
  if (first.may_be_empty) return std::nullopt;
  return std::move(first.set);
}

}  // namespace pellucid
