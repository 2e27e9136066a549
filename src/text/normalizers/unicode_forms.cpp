// NFC, NFD, NFKC, NFKD, Lowercase and StripAccents.

#include "text/normalizers/normalizers.h"
#include "text/unicode/normalization_forms.h"
#include "text/unicode/unicode.h"

namespace pellucid {

Normalizer read_nfc(const Json&) {
  return [](AlignedText& text) { compose(text, Compatibility::Canonical); };
}

Normalizer read_nfd(const Json&) {
  return [](AlignedText& text) { decompose(text, Compatibility::Canonical); };
}

Normalizer read_nfkc(const Json&) {
  return [](AlignedText& text) { compose(text, Compatibility::Compatible); };
}

Normalizer read_nfkd(const Json&) {
  return [](AlignedText& text) { decompose(text, Compatibility::Compatible); };
}

Normalizer read_lowercase(const Json&) { return lower_case; }

Normalizer read_strip_accents(const Json&) {
  return [](AlignedText& text) { text.filter([](char32_t c) { return !is_mark(c); }); };
}

}  // namespace pellucid
