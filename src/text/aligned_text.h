#pragma once
// Text on its way from what was written to what the vocabulary reads, in code points; every
// character knows where it came from. After `NormalizedString` of Hugging Face's tokenizers.

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
  /// 1: new, and comes from where the character before it came from. 0: stands for the next
  /// character of the old text. -n: the same, and the n characters after that one are gone.
  std::int32_t change;
};

/// Thread rule: a plain value.
class AlignedText {
 public:
  /// The text itself, not yet changed.
  explicit AlignedText(std::u32string_view original);

  std::size_t size() const { return text_.size(); }
  bool empty() const { return text_.empty(); }
  std::u32string_view text() const { return text_; }
  /// Where this piece begins in the original text.
  std::size_t offset() const { return offset_; }

  /// Code points of the original text that characters [first, last) come from. For an empty range
  /// what Hugging Face gives: the range itself, counted from `offset()`.
  Span origin(std::size_t first, std::size_t last) const;

  /// Characters [first, last).
  AlignedText slice(std::size_t first, std::size_t last) const;

  /// Replaces the whole text; the first `removed` characters of the old one are gone.
  void transform(std::span<const ChangedCharacter> changed, std::size_t removed = 0);

  /// Puts characters before the first, from where the first comes; does nothing to an empty text.
  void prepend(std::u32string_view characters);

  /// Puts `content` in the place of each of the ranges [first, last), which are in order and do not
  /// overlap; it comes from where the last character of the range comes.
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
