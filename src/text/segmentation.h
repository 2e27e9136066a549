#pragma once
// Where the words or the sentences of a text begin and end.
//
//   unicode      words of UAX #29 "Unicode Text Segmentation", section 4. Thai, Lao, Khmer,
//   Burmese,
//                Chinese and Japanese, which write no spaces, are cut by ICU's dictionaries.
//   sentence     sentences of UAX #29, section 5
//   whitespace   runs of characters without the property White_Space
//
// ICU finds the first two, by the rules of its root locale whatever the locale of the process. A
// newer ICU has the rules and dictionaries of a newer Unicode.

#include <string_view>
#include <vector>

#include "pellucid/explanation.h"
#include "pellucid/word_unit.h"

namespace pellucid {

/// The segments in code points: ascending, without overlap, none empty. White space at their ends
/// is left out, so each character that is not white space is in one. A sign of punctuation is a
/// word. REQUIRES: valid UTF-8 of at most 2 GiB; not WordUnit::Tokenizer. Linear in the text.
/// Throws Error of kind Io where ICU cannot read its data. Thread rule: thread-safe, each call has
/// an iterator of its own.
std::vector<Span> find_segments(std::string_view text, WordUnit unit);

}  // namespace pellucid
