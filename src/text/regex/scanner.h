#pragma once
// Walking through the characters of a regular expression.

#include <string>
#include <string_view>

#include "base/fail.h"

namespace pellucid {

class PatternScanner {
 public:
  /// `where` names the pattern in messages. Both must outlive the scanner.
  PatternScanner(std::u32string_view pattern, const std::string& where)
      : pattern_(pattern), where_(where) {}

  bool at_end() const { return at_ == pattern_.size(); }
  bool sees(char32_t c) const { return !at_end() && pattern_[at_] == c; }
  bool sees(std::u32string_view text) const { return pattern_.substr(at_, text.size()) == text; }

  /// Throws BadModel at the end.
  char32_t next() {
    if (at_end()) wrong("it ends too early");
    return pattern_[at_++];
  }
  bool skip(char32_t c) {
    if (!sees(c)) return false;
    ++at_;
    return true;
  }
  std::size_t position() const { return at_; }
  void go_back_to(std::size_t position) { at_ = position; }
  std::u32string_view since(std::size_t position) const {
    return pattern_.substr(position, at_ - position);
  }

  /// It means nothing to the library either.
  [[noreturn]] void wrong(std::string_view what) const {
    fail(ErrorKind::BadModel, "{}: the regular expression is wrong at character {}: {}", where_,
         at_, what);
  }
  [[noreturn]] void unsupported(std::string_view what) const {
    fail(ErrorKind::Unsupported,
         "{}: the regular expression has {} at character {}, which is not supported", where_, what,
         at_);
  }

 private:
  std::u32string_view pattern_;
  const std::string& where_;
  std::size_t at_ = 0;
};

}  // namespace pellucid
