#pragma once
// The only place that makes text safe for a page, a table or a terminal. Texts, tokens, labels,
// model names and messages come from strangers, so all of them are escaped.
// Thread rule of every function here: thread-safe.

#include <string>
#include <string_view>

namespace pellucid {

/// For the content of an element and for an attribute in quotes. What the browser reads back is
/// the text, byte for byte, line ends and control characters included; only U+0000, which no page
/// can hold, becomes its picture U+2400.
std::string escape_html(std::string_view text);

/// One cell of a comma-separated file (RFC 4180): quoted where it must be. A cell of two or more
/// characters that a spreadsheet would take for a formula (it begins with = + - @, a tab or a
/// carriage return) gets an apostrophe in front.
std::string escape_csv(std::string_view text);

/// The same JSON document with \u escapes for characters that JSON allows but other programs
/// interpret: DEL and C1, which some terminals obey, and U+0085, U+2028 and U+2029, at which some
/// languages break lines. REQUIRES: valid JSON.
std::string escape_json_controls(std::string_view json);

/// What a terminal shows for one code point, harmless: control characters as their pictures
/// (U+2400 …), C1 and the characters that turn the reading direction as <U+202E>, the rest as it
/// is. Line ends and tabs are control characters here; callers that break lines take them out
/// first.
std::string escape_terminal(char32_t code_point);

}  // namespace pellucid
