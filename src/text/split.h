#pragma once
// Cutting a text at the matches of a pattern, with the five ways to treat the matches.

#include <functional>
#include <vector>

#include "text/aligned_text.h"

namespace pellucid {

/// What becomes of "-" in "the-final--countdown".
enum class Delimiter {
  Removed,             // the|final|countdown
  Isolated,            // the|-|final|-|-|countdown
  MergedWithPrevious,  // the-|final-|-|countdown
  MergedWithNext,      // the|-final|-|-countdown
  Contiguous,          // the|-|final|--|countdown
};

/// Part of a text; the parts of a list lie end to end and cover it.
struct Part {
  std::size_t first, last;
  bool match;
};

/// Every character that passes the test is a match of its own.
std::vector<Part> find_characters(std::u32string_view text,
                                  const std::function<bool(char32_t)>& test);

/// The pieces that are not empty, in order.
std::vector<AlignedText> split(const AlignedText& text, const std::vector<Part>& parts,
                               Delimiter delimiter);

}  // namespace pellucid
