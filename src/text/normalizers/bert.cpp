// BertNormalizer: clean, space out Chinese characters, strip accents, lower case; in this order.

#include <vector>

#include "text/normalizers/normalizers.h"
#include "text/unicode/normalization_forms.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

/// The ranges of the reference, which begins extension E at U+2B920, not at U+2B820.
bool is_chinese(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F) ||
         (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

/// Controls vanish, U+000B, U+000C and U+0085 with them; other white space becomes a space.
void clean(AlignedText& text) {
  text.filter([](char32_t c) {
    if (c == '\t' || c == '\n' || c == '\r') return true;
    return c != 0 && c != 0xFFFD && !is_control(c);
  });
  text.map([](char32_t c) { return is_white_space(c) ? U' ' : c; });
}

void space_out_chinese(AlignedText& text) {
  std::vector<ChangedCharacter> changed;
  changed.reserve(text.size());
  bool any = false;
  for (const char32_t c : text.text()) {
    if (is_chinese(c)) {
      any = true;
      changed.insert(changed.end(), {{U' ', 0}, {c, 1}, {U' ', 1}});
    } else {
      changed.push_back({c, 0});
    }
  }
  if (any) text.transform(changed);
}

}  // namespace

Normalizer normalizers::read_bert(const Json& json) {
  const bool clean_text = json.at("clean_text").as_bool();
  const bool handle_chinese_chars = json.at("handle_chinese_chars").as_bool();
  const bool lowercase = json.at("lowercase").as_bool();
  const bool strip_accents = json.bool_or("strip_accents", lowercase);
  return [=](AlignedText& text) {
    if (clean_text) clean(text);
    if (handle_chinese_chars) space_out_chinese(text);
    if (strip_accents) {
      decompose(text, Compatibility::Canonical);
      text.filter([](char32_t c) { return !is_nonspacing_mark(c); });
    }
    if (lowercase) lower_case(text);
  };
}

}  // namespace pellucid
