// NFC, NFD, NFKC, NFKD, Lowercase and StripAccents.

#include "text/normalizers/normalizers.h"
#include "text/unicode/normalization_forms.h"
#include "text/unicode/unicode.h"

namespace pellucid {

Normalizer normalizers::read_nfc(const Json&) {
  return [](AlignedText& text) { compose(text, Compatibility::Canonical); };
}

Normalizer normalizers::read_nfd(const Json&) {
  return [](AlignedText& text) { decompose(text, Compatibility::Canonical); };
}

Normalizer normalizers::read_nfkc(const Json&) {
  return [](AlignedText& text) { compose(text, Compatibility::Compatible); };
}

Normalizer normalizers::read_nfkd(const Json&) {
  return [](AlignedText& text) { decompose(text, Compatibility::Compatible); };
}

Normalizer normalizers::read_lowercase(const Json&) { return lower_case; }

Normalizer normalizers::read_strip_accents(const Json&) {
  return [](AlignedText& text) { text.filter([](char32_t c) { return !is_mark(c); }); };
}

}  // namespace pellucid
