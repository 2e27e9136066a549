#include "text/regex/parser.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "text/regex/case_folding.h"
#include "text/regex/character_class.h"
#include "text/regex/properties.h"
#include "text/regex/scanner.h"

namespace pellucid {

namespace {

using Kind = RegexNode::Kind;

constexpr int kDeepestGroup = 100;
constexpr int kTallest = 500;                        // nodes on the way to a leaf
constexpr std::uint32_t kMostRepetitions = 100'000;  // Oniguruma's

struct Options {
  bool ignore_case = false;  // i
  bool dot_all = false;      // m: "." is any character
  bool extended = false;     // x: white space and # comments mean nothing
};

struct Quantifier {
  std::uint32_t min, max;
  bool greedy = true;
  bool possessive = false;
};

/// Adds to a sequence what stands next. Neighbours become one literal, through groups that are
/// none: under (?i), "ß" matches s(?:s).
void append(std::vector<RegexNode>& sequence, RegexNode node) {
  if (node.kind == Kind::Sequence) {
    for (RegexNode& child : node.children) append(sequence, std::move(child));
  } else if (node.kind == Kind::Literal && !sequence.empty() &&
             sequence.back().kind == Kind::Literal &&
             sequence.back().ignore_case == node.ignore_case) {
    sequence.back().literal += node.literal;
  } else {
    sequence.push_back(std::move(node));
  }
}

bool can_be_repeated(const RegexNode& node) {
  if (node.kind == Kind::Choice) return std::ranges::all_of(node.children, can_be_repeated);
  return node.kind != Kind::Assertion && node.kind != Kind::LookAhead &&
         node.kind != Kind::LookBehind;
}

/// Several characters and nothing else.
bool is_string(const RegexNode& node) {
  if (node.kind == Kind::Sequence && node.children.size() == 1) return is_string(node.children[0]);
  return node.kind == Kind::Literal && node.literal.size() > 1;
}

class Parser {
 public:
  Parser(std::u32string_view pattern, const std::string& where) : scanner_(pattern, where) {}

  RegexNode parse() {
    RegexNode root = parse_choice({});
    if (!scanner_.at_end()) {
      scanner_.next();
      scanner_.wrong("a \")\" that closes nothing");
    }
    if (named_ && unnamed_) scanner_.unsupported("groups with and without names");
    return root;
  }

 private:
  /// To the end of the group, which it does not read.
  RegexNode parse_choice(Options options) {
    if (++depth_ > kDeepestGroup) scanner_.unsupported("groups inside groups too often");
    std::vector<RegexNode> branches;
    do {
      branches.push_back(parse_sequence(options));
    } while (scanner_.skip(U'|'));
    --depth_;
    return branches.size() == 1 ? std::move(branches[0])
                                : RegexNode(Kind::Choice, std::move(branches));
  }

  RegexNode parse_sequence(Options options) {
    std::vector<RegexNode> sequence;
    int parts = 0;  // a (?:) is one too: (?:^(?:))* is allowed, (?:^)* is not
    for (;; ++parts) {
      skip_what_means_nothing(options);
      if (scanner_.at_end() || scanner_.sees(U'|') || scanner_.sees(U')')) break;
      append(sequence, parse_repeated(options));
    }
    return parts == 1 && sequence.size() == 1 ? std::move(sequence[0])
                                              : RegexNode(Kind::Sequence, std::move(sequence));
  }

  RegexNode parse_repeated(Options options) {
    if (read_quantifier()) scanner_.wrong("a repetition of nothing");
    RegexNode node = parse_atom(options);
    for (bool once = false;;) {
      if (node.height > kTallest) scanner_.unsupported("repetitions of repetitions too often");
      skip_what_means_nothing(options);
      const auto quantifier = read_quantifier();
      if (!quantifier) return node;
      if (!can_be_repeated(node)) scanner_.wrong("a repetition of what has no characters");
      if (once && is_string(node))
        scanner_.unsupported("{1} and a repetition");  // Oniguruma repeats the last character alone
      once = quantifier->min == 1 && quantifier->max == 1;
      if (once) continue;
      node = RegexNode::wrap(Kind::Repeat, std::move(node));
      node.min = quantifier->min;
      node.max = quantifier->max;
      node.greedy = quantifier->greedy;
      if (quantifier->possessive) node = RegexNode::wrap(Kind::Atomic, std::move(node));
    }
  }

  /// Comments, and under (?x) white space.
  void skip_what_means_nothing(Options options) {
    while (!scanner_.at_end()) {
      if (scanner_.sees(U"(?#")) {
        while (!scanner_.skip(U')'))
          if (scanner_.next() == U'\\') scanner_.next();
      } else if (options.extended && scanner_.skip(U'#')) {
        while (!scanner_.at_end() && scanner_.next() != U'\n') {
        }
      } else if (!options.extended ||
                 !(scanner_.skip(U' ') || scanner_.skip(U'\t') || scanner_.skip(U'\n') ||
                   scanner_.skip(U'\r') || scanner_.skip(U'\f'))) {
        return;
      }
    }
  }

  /// None, and nothing read, if there is none; "{" is a character then.
  std::optional<Quantifier> read_quantifier() {
    std::optional<Quantifier> quantifier;
    bool may_be_lazy = true;
    bool may_be_possessive = true;
    if (scanner_.skip(U'*')) {
      quantifier = {0, kUnbounded};
    } else if (scanner_.skip(U'+')) {
      quantifier = {1, kUnbounded};
    } else if (scanner_.skip(U'?')) {
      quantifier = {0, 1};
    } else if (scanner_.sees(U'{')) {
      bool exact = false;
      quantifier = read_interval(exact);
      // {n}? may be there or not at all; {m,n} that counts down is possessive, {n}+ repeats it
      may_be_lazy = quantifier && !exact && !quantifier->possessive;
      may_be_possessive = false;
    }
    if (!quantifier) return std::nullopt;
    if (may_be_lazy && scanner_.skip(U'?')) {
      quantifier->greedy = false;
    } else if (may_be_possessive && scanner_.skip(U'+')) {
      quantifier->possessive = true;
    }
    return quantifier;
  }

  /// {n}, {n,}, {,m} or {n,m}; none, and nothing read, for anything else.
  std::optional<Quantifier> read_interval(bool& exact) {
    const std::size_t start = scanner_.position();
    scanner_.next();
    const auto low = read_count();
    const bool comma = scanner_.skip(U',');
    const auto high = comma ? read_count() : low;
    if (!scanner_.skip(U'}') || (!low && !high)) {
      scanner_.go_back_to(start);
      return std::nullopt;
    }
    exact = !comma;
    Quantifier quantifier{low.value_or(0), high.value_or(kUnbounded)};
    if (quantifier.min > quantifier.max) {
      std::swap(quantifier.min, quantifier.max);
      quantifier.possessive = true;
    }
    return quantifier;
  }

  std::optional<std::uint32_t> read_count() {
    std::optional<std::uint32_t> count;
    while (!scanner_.at_end()) {
      const std::size_t before = scanner_.position();
      const char32_t c = scanner_.next();
      if (c < U'0' || c > U'9') {
        scanner_.go_back_to(before);
        break;
      }
      count = count.value_or(0) * 10 + (c - U'0');
      if (*count > kMostRepetitions) scanner_.wrong("a number of repetitions that is too large");
    }
    return count;
  }

  RegexNode parse_atom(Options options) {
    const char32_t c = scanner_.next();
    switch (c) {
      case U'(': return parse_group(options);
      case U'[': return make_brackets(options);
      case U'.': return make_dot(options.dot_all);
      case U'^': return RegexNode::of_assertion(Assertion::LineStart);
      case U'$': return RegexNode::of_assertion(Assertion::LineEnd);
      case U'\\': return parse_escape(options);
      default: return RegexNode::of_literal(std::u32string(1, c), options.ignore_case);
    }
  }

  static RegexNode make_dot(bool any) {
    CodePoints set{{U'\n', U'\n'}};
    if (any) set = {};
    set.invert();
    return RegexNode::of_set(std::move(set));
  }

  RegexNode make_brackets(Options options) {
    BracketClass brackets = read_brackets(scanner_);
    if (options.ignore_case) add_case_variants(brackets.set);
    if (brackets.negative) {
      brackets.set.invert();
      return RegexNode::of_set(std::move(brackets.set));
    }
    std::vector<RegexNode> choice;
    if (options.ignore_case)
      for (const CaseExpansion& expansion : expansions_of(brackets.set))
        choice.push_back(in_any_case(expansion.full));
    RegexNode set = RegexNode::of_set(std::move(brackets.set));
    if (choice.empty()) return set;
    choice.insert(choice.begin(), std::move(set));
    return {Kind::Choice, std::move(choice)};
  }

  RegexNode parse_escape(Options options) {
    if (auto set = read_class_escape(scanner_, false)) return RegexNode::of_set(std::move(*set));
    const std::size_t start = scanner_.position();
    const char32_t letter = scanner_.next();
    switch (letter) {
      case U'A': return RegexNode::of_assertion(Assertion::TextStart);
      case U'b': return RegexNode::of_assertion(Assertion::WordBoundary);
      case U'B': return RegexNode::of_assertion(Assertion::NotWordBoundary);
      case U'G': return RegexNode::of_assertion(Assertion::SearchStart);
      case U'z':
      case U'Z':
        if (in_look_behind()) scanner_.wrong("the end of the text in a look-behind");
        return RegexNode::of_assertion(letter == U'z' ? Assertion::TextEnd
                                                      : Assertion::LastLineEnd);
      case U'N': return make_dot(false);
      case U'O': return make_dot(true);
      case U'R':
        if (in_look_behind()) scanner_.unsupported("\\R in a look-behind");  // takes "\r\n" alone
        return make_line_break();
      case U'K': scanner_.unsupported("\\K");
      case U'X':
      case U'y':
      case U'Y': scanner_.unsupported("a boundary of characters as one sees them");
      case U'k':
      case U'g':
        if (scanner_.sees(U'<') || scanner_.sees(U'\''))
          scanner_.unsupported("a reference to a group");
        break;
      default: break;
    }
    if (letter >= U'1' && letter <= U'9') scanner_.unsupported("a reference to a group");
    scanner_.go_back_to(start);
    return RegexNode::of_literal(std::u32string(1, read_character_escape(scanner_)),
                                 options.ignore_case);
  }

  /// \R: both characters of "\r\n", or one that ends a line.
  static RegexNode make_line_break() {
    std::vector<RegexNode> choice;
    choice.push_back(RegexNode::of_literal(U"\r\n", false));
    choice.push_back(RegexNode::of_set({{U'\n', U'\r'}, {0x85, 0x85}, {0x2028, 0x2029}}));
    return RegexNode::wrap(Kind::Atomic, RegexNode(Kind::Choice, std::move(choice)));
  }

  RegexNode parse_group(Options options) {
    if (scanner_.sees(U'*')) scanner_.unsupported("a callout");
    if (!scanner_.skip(U'?')) {
      unnamed_ = true;
      return parse_capture(options);
    }
    const char32_t c = scanner_.next();
    switch (c) {
      case U':': return parse_inside(options);
      case U'>': return RegexNode::wrap(Kind::Atomic, parse_inside(options));
      case U'=':
      case U'!': {
        if (in_look_behind()) scanner_.wrong("a look-ahead in a look-behind");
        RegexNode node = RegexNode::wrap(Kind::LookAhead, parse_inside(options));
        node.negative = c == U'!';
        return node;
      }
      case U'<':
        if (scanner_.skip(U'=')) return parse_look_behind(options, false);
        if (scanner_.skip(U'!')) return parse_look_behind(options, true);
        return parse_named(options, U'>');
      case U'\'': return parse_named(options, U'\'');
      case U'~': scanner_.unsupported("an absent group");
      case U'{': scanner_.unsupported("a callout");
      case U'(': scanner_.unsupported("a condition");
      case U')': scanner_.wrong("a group of options without any");
      default: return parse_options(options, c);
    }
  }

  RegexNode parse_inside(Options options) {
    RegexNode node = parse_choice(options);
    if (!scanner_.skip(U')')) scanner_.wrong("a group that nothing closes");
    return node;
  }

  RegexNode parse_capture(Options options) {
    if (negative_look_behinds_ > 0) scanner_.wrong("a group with a number in a look-behind");
    return RegexNode::wrap(Kind::Group, parse_inside(options));
  }

  RegexNode parse_named(Options options, char32_t end) {
    named_ = true;
    const std::size_t start = scanner_.position();
    while (!scanner_.skip(end)) {
      const bool first = scanner_.position() == start;
      const char32_t c = scanner_.next();
      const bool letter = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_';
      if (!letter && (first || c < U'0' || c > U'9'))
        scanner_.unsupported("such a name of a group");
    }
    if (scanner_.position() == start + 1) scanner_.wrong("a name of a group that is empty");
    return parse_capture(options);
  }

  RegexNode parse_look_behind(Options options, bool negative) {
    if (negative && positive_look_behinds_ > 0)
      scanner_.wrong("a negative look-behind in a look-behind");
    int& inside = negative ? negative_look_behinds_ : positive_look_behinds_;
    ++inside;
    RegexNode node = RegexNode::wrap(Kind::LookBehind, parse_inside(options));
    --inside;
    node.negative = negative;
    return node;
  }

  /// (?i-m:…), or (?i-m) which holds to the end of the group, alternatives too.
  RegexNode parse_options(Options options, char32_t c) {
    bool on = true;
    for (;; c = scanner_.next()) {
      switch (c) {
        case U'-': on = false; break;
        case U'i': options.ignore_case = on; break;
        case U'm': options.dot_all = on; break;
        case U'x': options.extended = on; break;
        case U':': return RegexNode::wrap(Kind::Group, parse_inside(options));
        case U')': return RegexNode::wrap(Kind::Group, parse_choice(options));
        case U'W':
        case U'D':
        case U'S':
        case U'P':
        case U'y':
        case U'C':
        case U'I':
        case U'L': scanner_.unsupported("an option other than i, m and x");
        default: scanner_.wrong("an option that is not known");
      }
    }
  }

  bool in_look_behind() const { return positive_look_behinds_ + negative_look_behinds_ > 0; }

  PatternScanner scanner_;
  int depth_ = 0;
  int positive_look_behinds_ = 0;
  int negative_look_behinds_ = 0;
  bool named_ = false;
  bool unnamed_ = false;
};

}  // namespace

RegexNode parse_regex(std::u32string_view pattern, const std::string& where) {
  return Parser(pattern, where).parse();
}

}  // namespace pellucid
