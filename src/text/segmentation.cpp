#include "text/segmentation.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <cassert>
#include <memory>
#include <new>
#include <string>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

void check(UErrorCode status) {
  if (status == U_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  if (U_FAILURE(status))
    fail(ErrorKind::Io, "words: ICU {} cannot cut the text (expected its data, found {})",
         U_ICU_VERSION, u_errorName(status));
}

/// A segment as found; without the white space at its ends.
void add_trimmed(std::u32string_view text, Span span, std::vector<Span>& segments) {
  while (span.start < span.end && is_white_space(text[span.start])) ++span.start;
  while (span.start < span.end && is_white_space(text[span.end - 1])) --span.end;
  if (span.start < span.end) segments.push_back(span);
}

std::vector<Span> cut_by_icu(std::string_view text, WordUnit unit) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale& locale = icu::Locale::getRoot();
  const std::unique_ptr<icu::BreakIterator> breaks(
      unit == WordUnit::Sentence ? icu::BreakIterator::createSentenceInstance(locale, status)
                                 : icu::BreakIterator::createWordInstance(locale, status));
  check(status);
  const std::unique_ptr<UText, decltype(&utext_close)> bytes(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status),
      utext_close);
  check(status);
  breaks->setText(bytes.get(), status);
  check(status);

  const std::u32string characters = decode_utf8(text);
  const std::vector<std::size_t> offsets = code_point_offsets(text);
  std::vector<Span> segments;
  Span segment;
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
    while (offsets[segment.end] < static_cast<std::size_t>(end)) ++segment.end;
    add_trimmed(characters, segment, segments);
    segment.start = segment.end;
  }
  return segments;
}

std::vector<Span> cut_at_white_space(std::string_view text) {
  const std::u32string characters = decode_utf8(text);
  std::vector<Span> segments;
  Span segment;
  for (std::size_t i = 0; i <= characters.size(); ++i) {
    if (i < characters.size() && !is_white_space(characters[i])) continue;
    segment.end = i;
    if (segment.start < segment.end) segments.push_back(segment);
    segment.start = i + 1;
  }
  return segments;
}

}  // namespace

std::vector<Span> find_segments(std::string_view text, WordUnit unit) {
  assert(unit != WordUnit::Tokenizer);
  if (text.empty()) return {};
  return unit == WordUnit::Whitespace ? cut_at_white_space(text) : cut_by_icu(text, unit);
}

}  // namespace pellucid
