// Look-ups in the measured sets (tables.h). Decompositions and combining classes come from
// utf8proc: those of a character never change once it has them, so the set of the characters that
// had any in Unicode 9 makes every later utf8proc give Unicode 9.

#include "text/unicode/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cassert>

#include "text/unicode/tables.h"

namespace pellucid {

namespace {

using unicode_tables::CaseRun;
using unicode_tables::Range;

bool contains(std::span<const Range> set, char32_t c) {
  const auto after = std::upper_bound(
      set.begin(), set.end(), c, [](char32_t x, const Range& range) { return x < range.first; });
  return after != set.begin() && c <= std::prev(after)->last;
}

}  // namespace

bool is_white_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x9 && c <= 0xD);
  return contains(unicode_tables::kWhiteSpace, c);
}

bool is_control(char32_t c) {
  if (c >= 0x20 && c < 0x7F) return false;
  return contains(unicode_tables::kControl, c);
}

bool is_nonspacing_mark(char32_t c) {
  return c >= 0x300 && contains(unicode_tables::kNonspacingMark, c);
}

bool is_punctuation(char32_t c) { return contains(unicode_tables::kPunctuation, c); }

bool is_word_character(char32_t c) { return contains(unicode_tables::kWord, c); }

bool is_mark(char32_t c) { return c >= 0x300 && contains(unicode_tables::kMark, c); }

bool is_numeric(char32_t c) { return contains(unicode_tables::kNumeric, c); }

void append_lower_case(std::u32string& out, char32_t c) {
  if (c == 0x130) {
    out += U"i\u0307";
    return;
  }
  const std::span<const CaseRun> runs = unicode_tables::kLowerCase;
  const auto after = std::upper_bound(runs.begin(), runs.end(), c,
                                      [](char32_t x, const CaseRun& run) { return x < run.first; });
  if (after != runs.begin()) {
    const CaseRun& run = *std::prev(after);
    if (c <= run.last && (c - run.first) % run.step == 0)
      c = static_cast<char32_t>(static_cast<std::int32_t>(c) + run.delta);
  }
  out += c;
}

void append_decomposition(std::u32string& out, char32_t c, bool compatible) {
  if (c < 0x80 || !contains(unicode_tables::kNormalized, c)) {
    out += c;
    return;
  }
  std::array<utf8proc_int32_t, 32> forms;  // the longest, U+FDFA, has 18
  int unused = UTF8PROC_BOUNDCLASS_START;
  const auto options = static_cast<utf8proc_option_t>(
      compatible ? UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT : UTF8PROC_DECOMPOSE);
  const utf8proc_ssize_t count = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(c), forms.data(), forms.size(), options, &unused);
  assert(count > 0 && count <= static_cast<utf8proc_ssize_t>(forms.size()));
  for (utf8proc_ssize_t i = 0; i < count; ++i) out += static_cast<char32_t>(forms[i]);
}

std::optional<char32_t> compose(char32_t first, char32_t second) {
  if (second < 0x300) return std::nullopt;  // nothing below composes with what stands before it
  utf8proc_int32_t pair[] = {static_cast<utf8proc_int32_t>(first),
                             static_cast<utf8proc_int32_t>(second)};
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  if (utf8proc_normalize_utf32(pair, 2, options) != 1) return std::nullopt;
  const auto composed = static_cast<char32_t>(pair[0]);
  return contains(unicode_tables::kNormalized, composed) ? std::optional(composed) : std::nullopt;
}

int combining_class(char32_t c) {
  if (c < 0x300 || !contains(unicode_tables::kNormalized, c)) return 0;
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class;
}

}  // namespace pellucid
