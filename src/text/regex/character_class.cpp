#include "text/regex/character_class.h"

#include <cstdint>
#include <utility>

#include "text/regex/properties.h"

namespace pellucid {

namespace {

constexpr int kDeepestBrackets = 50;

/// Up to `most` digits of a base, 8 or 16; none if there is no digit.
std::optional<std::uint64_t> read_digits(PatternScanner& scanner, std::uint32_t base, int most) {
  std::optional<std::uint64_t> value;
  for (; most > 0 && !scanner.at_end(); --most) {
    const std::size_t before = scanner.position();
    const char32_t c = scanner.next();
    std::uint32_t digit = base;
    if (c >= U'0' && c <= U'9') digit = c - U'0';
    if (c >= U'a' && c <= U'f') digit = c - U'a' + 10;
    if (c >= U'A' && c <= U'F') digit = c - U'A' + 10;
    if (digit >= base) {
      scanner.go_back_to(before);
      break;
    }
    value = value.value_or(0) * base + digit;
  }
  return value;
}

/// The character of a number that was written out. Above 127, \xHH and \ooo are bytes of UTF-8.
char32_t check_number(const PatternScanner& scanner, std::optional<std::uint64_t> value,
                      char32_t last) {
  if (!value || *value > last || (*value >= 0xD800 && *value <= 0xDFFF))
    scanner.unsupported("a number that is no character");
  return static_cast<char32_t>(*value);
}

char32_t read_braced_number(PatternScanner& scanner, std::uint32_t base, int most) {
  const auto value = read_digits(scanner, base, most);
  if (!scanner.skip(U'}')) scanner.unsupported("more than one number in braces");
  return check_number(scanner, value, CodePoints::kLast);
}

CodePoints read_property(PatternScanner& scanner, bool negative) {
  if (scanner.skip(U'^')) negative = !negative;
  const std::size_t start = scanner.position();
  while (!scanner.sees(U'}')) scanner.next();
  auto set = find_property(scanner.since(start));
  scanner.next();
  if (!set) scanner.unsupported("a property that is not known");
  if (negative) set->invert();
  return *set;
}

/// [:name:] or [:^name:], after the bracket; none, and nothing read, if it is a class that begins
/// with a colon.
std::optional<CodePoints> read_posix_class(PatternScanner& scanner) {
  const std::size_t start = scanner.position();
  if (!scanner.skip(U':')) return std::nullopt;
  const bool negative = scanner.skip(U'^');
  const std::size_t name = scanner.position();
  while (!scanner.at_end() && !scanner.sees(U':') && !scanner.sees(U']')) scanner.next();
  if (!scanner.sees(U":]")) {
    scanner.go_back_to(start);
    return std::nullopt;
  }
  auto set = find_posix_class(scanner.since(name));
  if (!set) scanner.unsupported("a class [:…:] that is not known");
  scanner.next();
  scanner.next();
  if (negative) set->invert();
  return set;
}

/// Reads a class as Oniguruma does: what comes next decides what a "-" means.
///
/// Oniguruma has a set of bytes beside the set of the other characters, and a class inside that is
/// negative fills it with bytes that begin such characters. Where there are no other characters it
/// takes them for what they are not, so such a class is refused.
class BracketReader {
 public:
  BracketReader(PatternScanner& scanner, int depth) : scanner_(scanner), depth_(depth) {}

  BracketClass read() {
    if (depth_ > kDeepestBrackets) scanner_.unsupported("brackets inside brackets too often");
    BracketClass result;
    result.negative = scanner_.skip(U'^');
    if (scanner_.skip(U']')) add_character(U']');
    std::optional<CodePoints> before_and;
    while (!scanner_.skip(U']')) {
      if (scanner_.sees(U"&&")) {
        finish();
        scanner_.next();
        scanner_.next();
        keep(before_and);
        before_and = std::move(set_);
        bytes_before_and_ = std::exchange(bytes_, false);
        set_ = {};
        state_ = State::Start;
      } else {
        read_member();
      }
    }
    finish();
    keep(before_and);
    if (depth_ == 1 && bytes_ && (set_.ranges().empty() || set_.ranges().back().last < 0x80))
      scanner_.unsupported("a negative class in a class that leaves ASCII alone");
    bytes_ = bytes_ != result.negative;
    result.set = std::move(set_);
    return result;
  }

 private:
  enum class State { Start, Character, Set, Range, Complete };

  void keep(const std::optional<CodePoints>& before_and) {
    if (!before_and) return;
    set_.keep(*before_and);
    bytes_ = bytes_ && bytes_before_and_;
  }

  void read_member() {
    if (scanner_.skip(U'\\')) {
      if (auto set = read_class_escape(scanner_, true)) {
        add_set(*set);
      } else {
        add_character(read_character_escape(scanner_));
      }
    } else if (scanner_.skip(U'[')) {
      read_inner();
    } else if (scanner_.skip(U'-')) {
      read_dash();
    } else {
      add_character(scanner_.next());
    }
  }

  void read_inner() {
    if (const auto set = read_posix_class(scanner_)) {
      add_set(*set);
      return;
    }
    if (state_ == State::Range) scanner_.unsupported("a range that ends in a class");
    finish();
    state_ = State::Complete;
    BracketReader reader(scanner_, depth_ + 1);
    BracketClass inner = reader.read();
    if (inner.negative) inner.set.invert();
    set_.add(inner.set);
    bytes_ = bytes_ || reader.bytes_;
  }

  /// A dash is a range after a character, unless nothing can be its end; else it is itself.
  void read_dash() {
    const bool last = scanner_.sees(U']') || scanner_.sees(U"&&");
    if (state_ == State::Set && !last) scanner_.wrong("a range that begins with a class");
    if (state_ == State::Character && !last) {
      state_ = State::Range;
    } else {
      add_character(U'-');
    }
  }

  void add_character(char32_t c) {
    if (state_ == State::Range) {
      if (character_ > c) scanner_.wrong("a range that is empty");
      set_.add(character_, c);
      state_ = State::Complete;
      return;
    }
    finish();
    character_ = c;
    state_ = State::Character;
  }

  void add_set(const CodePoints& set) {
    if (state_ == State::Range) scanner_.wrong("a range that ends in a class");
    finish();
    set_.add(set);
    state_ = State::Set;
  }

  /// Adds the character that might have begun a range.
  void finish() {
    if (state_ == State::Character) set_.add(character_, character_);
  }

  PatternScanner& scanner_;
  const int depth_;
  CodePoints set_;
  State state_ = State::Start;
  char32_t character_ = 0;
  bool bytes_ = false;
  bool bytes_before_and_ = false;
};

}  // namespace

std::optional<CodePoints> read_class_escape(PatternScanner& scanner, bool in_brackets) {
  const std::size_t start = scanner.position();
  const char32_t letter = scanner.next();
  if ((letter == U'p' || letter == U'P') && scanner.skip(U'{'))
    return read_property(scanner, letter == U'P');
  std::optional<CodePoints> set;
  switch (letter) {
    case U'd':
    case U'D': set = find_property(U"nd"); break;
    case U's':
    case U'S': set = find_property(U"space"); break;
    case U'h':
    case U'H': set = find_property(U"xdigit"); break;
    case U'w':
    case U'W': set = word_characters(in_brackets); break;
    default: scanner.go_back_to(start); return std::nullopt;
  }
  if (letter < U'a') set->invert();
  return set;
}

char32_t read_character_escape(PatternScanner& scanner) {
  const char32_t letter = scanner.next();
  switch (letter) {
    case U'n': return U'\n';
    case U't': return U'\t';
    case U'r': return U'\r';
    case U'f': return U'\f';
    case U'v': return U'\v';
    case U'a': return U'\a';
    case U'b': return U'\b';
    case U'e': return 0x1B;
    case U'x':
      if (scanner.skip(U'{')) return read_braced_number(scanner, 16, 8);
      return check_number(scanner, read_digits(scanner, 16, 2), 0x7F);
    case U'o':
      if (scanner.skip(U'{')) return read_braced_number(scanner, 8, 11);
      return letter;
    case U'u': {
      const std::size_t start = scanner.position();
      const auto value = read_digits(scanner, 16, 4);
      if (scanner.since(start).size() != 4) scanner.unsupported("\\u with fewer than four digits");
      return check_number(scanner, value, CodePoints::kLast);
    }
    case U'c':
    case U'C':
    case U'M': scanner.unsupported("a control or meta character");
    default: break;
  }
  if (letter < U'0' || letter > U'7') return letter;
  scanner.go_back_to(scanner.position() - 1);
  return check_number(scanner, read_digits(scanner, 8, 3), 0x7F);
}

BracketClass read_brackets(PatternScanner& scanner) { return BracketReader(scanner, 1).read(); }

}  // namespace pellucid
