#include "text/regex/regex.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/fail.h"
#include "text/regex/parser.h"
#include "text/regex/properties.h"

namespace pellucid {

namespace {

constexpr std::size_t kMostFrames = 1'000'000;

/// Where to go on when what was tried fails.
struct Frame {
  enum class Kind : std::uint8_t {
    Resume,  // at `pc` and `position`
    Shrink,  // at `pc`, with a character less, down to `limit`
    Grow,    // at `pc`, with a character more of the set of the instruction before, up to `limit`
    Restore  // the slot `pc` had `position`; then the frame below
  };
  Kind kind;
  std::uint32_t pc;
  std::size_t position;
  std::size_t limit = 0;
};

bool is_word(char32_t c) {
  static const CharacterSet set(word_characters(false));
  return set.contains(c);
}

class Matcher {
 public:
  Matcher(const Program& program, std::u32string_view text, std::uint64_t& steps,
          const std::string& where)
      : program_(program), text_(text), end_(text.size()), steps_(steps), where_(where) {
    slots_.resize(program.slots);
  }

  /// The first match that begins at `from` or later; what stands before it counts for ^, \b and
  /// look-behinds.
  std::optional<Regex::Match> search(std::size_t from) {
    from_ = from;
    for (std::size_t first = from; first <= text_.size(); ++first) {
      if (program_.first) {
        while (first < text_.size() && !program_.first->contains(text_[first])) {
          take_steps(1);
          ++first;
        }
        if (first == text_.size()) break;
      }
      if (const auto last = run(0, first, {})) return Regex::Match{first, *last};
    }
    return std::nullopt;
  }

 private:
  /// The end of the match of the code from `pc` to its Accept, at `position`; it must be
  /// `required_end` if that is given. Calls itself for what has an Accept of its own: no deeper
  /// than groups stand in groups.
  std::optional<std::size_t> run(std::uint32_t pc, std::size_t position,
                                 std::optional<std::size_t> required_end) {
    const std::size_t base = stack_.size();
    while (true) {
      take_steps(1);
      const Instruction& now = program_.code[pc];
      bool matches = true;
      std::uint32_t next = pc + 1;
      switch (now.operation) {
        case Operation::Character:
          matches = position < end_ && text_[position] == now.operand;
          position += matches;
          break;
        case Operation::Set:
          matches = position < end_ && program_.sets[now.operand].contains(text_[position]);
          position += matches;
          break;
        case Operation::RepeatGreedy:
        case Operation::RepeatLazy:
        case Operation::RepeatPossessive: matches = repeat(now, next, position); break;
        case Operation::Split: push({Frame::Kind::Resume, pc + now.target, position}); break;
        case Operation::SplitLazy:
          push({Frame::Kind::Resume, next, position});
          next = pc + now.target;
          break;
        case Operation::Jump: next = pc + now.target; break;
        case Operation::LoopStart:
          push({Frame::Kind::Restore, now.operand, slots_[now.operand]});
          slots_[now.operand] = position;
          break;
        case Operation::LoopEnd:
          if (slots_[now.operand] == position) next = pc + now.target;
          break;
        case Operation::Atomic: {
          const auto end = run(next, position, {});
          matches = end.has_value();
          position = end.value_or(position);
          next = pc + now.target;
          break;
        }
        case Operation::LookAhead:
          matches = run(next, position, {}).has_value() != now.negative;
          next = pc + now.target;
          break;
        case Operation::LookBehind:
          matches = look_behind(now, next, position) != now.negative;
          next = pc + now.target;
          break;
        case Operation::Assertion: matches = holds(now.assertion, position); break;
        case Operation::Accept:
          matches = !required_end || position == *required_end;
          if (!matches) break;
          stack_.resize(base);
          return position;
      }
      if (matches) {
        pc = next;
      } else if (!go_back(base, pc, position)) {
        return std::nullopt;
      }
    }
  }

  bool repeat(const Instruction& now, std::uint32_t next, std::size_t& position) {
    const CharacterSet& set = program_.sets[now.operand];
    const std::size_t start = position;
    const std::size_t least = now.min;
    const std::size_t most = now.max == kUnbounded ? end_ : start + now.max;
    const bool lazy = now.operation == Operation::RepeatLazy;
    const std::size_t stop = std::min(end_, lazy ? start + least : most);
    while (position < stop && set.contains(text_[position])) ++position;
    take_steps(position - start);
    if (position - start < least) return false;
    if (lazy) {
      push({Frame::Kind::Grow, next, position, std::min(end_, most)});
    } else if (now.operation == Operation::RepeatGreedy && position > start + least) {
      push({Frame::Kind::Shrink, next, position, start + least});
    }
    return true;
  }

  /// Takes the last thing back that can be tried in another way; false if there is none.
  bool go_back(std::size_t base, std::uint32_t& pc, std::size_t& position) {
    while (stack_.size() > base) {
      Frame& frame = stack_.back();
      pc = frame.pc;
      switch (frame.kind) {
        case Frame::Kind::Resume:
          position = frame.position;
          stack_.pop_back();
          return true;
        case Frame::Kind::Shrink:
          position = --frame.position;
          if (position == frame.limit) stack_.pop_back();
          return true;
        case Frame::Kind::Grow:
          if (frame.position < frame.limit &&
              program_.sets[program_.code[pc - 1].operand].contains(text_[frame.position])) {
            position = ++frame.position;
            return true;
          }
          stack_.pop_back();
          break;
        case Frame::Kind::Restore:
          slots_[pc] = frame.position;
          stack_.pop_back();
          break;
      }
    }
    return false;
  }

  /// Whether the code from `pc` matches up to `position`. If it can have several lengths, what it
  /// reads ends there too: (?<=a++) does not look past it.
  bool look_behind(const Instruction& now, std::uint32_t pc, std::size_t position) {
    const std::size_t outer_end = end_;
    if (now.min != now.max) end_ = position;
    bool found = false;
    for (std::size_t length = now.min; !found && length <= now.max && length <= position; ++length)
      found = run(pc, position - length, position).has_value();
    end_ = outer_end;
    return found;
  }

  bool holds(Assertion assertion, std::size_t at) const {
    const std::size_t size = text_.size();
    switch (assertion) {
      case Assertion::LineStart: return at == 0 || (at < size && text_[at - 1] == U'\n');
      case Assertion::LineEnd: return at == size || text_[at] == U'\n';
      case Assertion::TextStart: return at == 0;
      case Assertion::TextEnd: return at == size;
      case Assertion::LastLineEnd: return at == size || (at + 1 == size && text_[at] == U'\n');
      case Assertion::SearchStart: return at == from_;
      case Assertion::WordBoundary:
      case Assertion::NotWordBoundary: break;
    }
    const bool before = at > 0 && is_word(text_[at - 1]);
    const bool after = at < size && is_word(text_[at]);
    return (before != after) == (assertion == Assertion::WordBoundary);
  }

  void push(const Frame& frame) {
    if (stack_.size() == kMostFrames) give_up("needs too much memory");
    stack_.push_back(frame);
  }

  void take_steps(std::size_t count) {
    if (steps_ < count) give_up("takes too long");
    steps_ -= count;
  }

  [[noreturn]] void give_up(std::string_view why) const {
    fail(ErrorKind::Unsupported, "{}: the regular expression {} on this text", where_, why);
  }

  const Program& program_;
  std::u32string_view text_;
  std::size_t from_ = 0;
  std::size_t end_;  // of what can be read
  std::uint64_t& steps_;
  const std::string& where_;
  std::vector<Frame> stack_;
  std::vector<std::size_t> slots_;
};

}  // namespace

Regex::Regex(std::u32string_view pattern, std::string where)
    : where_(std::move(where)), program_(compile_regex(parse_regex(pattern, where_), where_)) {}

std::vector<Regex::Match> Regex::find_all(std::u32string_view text, std::uint64_t& steps) const {
  Matcher matcher(program_, text, steps, where_);
  std::vector<Match> matches;
  for (std::size_t from = 0; from <= text.size();) {
    const auto match = matcher.search(from);
    if (!match) break;
    if (match->first == match->last && !matches.empty() && matches.back().last == match->last) {
      ++from;  // an empty match right behind another one
      continue;
    }
    matches.push_back(*match);
    from = match->last;
  }
  return matches;
}

}  // namespace pellucid
