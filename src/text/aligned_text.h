#pragma once
// A text while it is normalized and cut, in code points. Every character keeps its origin, the
// place in the original text that it comes from. After `NormalizedString` of Hugging Face's
// tokenizers.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

/// One character of the text after a change.
struct ChangedCharacter {
  char32_t value;
  /// 1: inserted, with the origin of the character before it. 0: replaces the next character of the
  /// old text. -n: the same, and the n characters after that one are removed.
  std::int32_t change;
};

/// Thread rule: a plain value.
class AlignedText {
 public:
  /// The original text, not yet changed.
  explicit AlignedText(std::u32string_view original);

  std::size_t size() const { return text_.size(); }
  bool empty() const { return text_.empty(); }
  std::u32string_view text() const { return text_; }
  /// Where this piece begins in the original text.
  std::size_t offset() const { return offset_; }

  /// Code points of the original text that characters [first, last) come from. For an empty range
  /// the range itself, counted from `offset()`, as in Hugging Face's tokenizers.
  Span origin(std::size_t first, std::size_t last) const;

  /// Characters [first, last).
  AlignedText slice(std::size_t first, std::size_t last) const;

  /// Replaces the whole text. The first `removed` characters of the old text are removed.
  void transform(std::span<const ChangedCharacter> changed, std::size_t removed = 0);

  /// Inserts characters before the first, with the origin of the first. An empty text stays empty.
  void prepend(std::u32string_view characters);

  /// Replaces each range [first, last) by `content`, which gets the origin of the last character of
  /// the range. REQUIRES: ranges in ascending order that do not overlap.
  struct Range {
    std::size_t first, last;
  };
  void replace(std::span<const Range> ranges, std::u32string_view content);

  void filter(const std::function<bool(char32_t)>& keep);
  void map(const std::function<char32_t(char32_t)>& form);

 private:
  struct Origin {
    std::uint32_t start, end;
  };

  AlignedText() = default;

  std::u32string text_;
  std::vector<Origin> origins_;  // one per character of text_
  std::uint32_t offset_ = 0;
};

}  // namespace pellucid
