#pragma once
// Properties of characters as Hugging Face's `tokenizers` has them. Its crates pin Unicode 8 for
// categories and Unicode 9 for normalization: later characters have no category and no form.

#include <optional>
#include <string>

namespace pellucid {

bool is_white_space(char32_t c);      // White_Space
bool is_control(char32_t c);          // Cc, Cf or Co
bool is_nonspacing_mark(char32_t c);  // Mn
bool is_punctuation(char32_t c);      // P*, and every ASCII sign
bool is_word_character(char32_t c);   // \w of a Unicode regular expression
bool is_mark(char32_t c);             // M*, of Unicode 9
bool is_numeric(char32_t c);          // N*, by the newest Unicode

/// Appends the lower-case form: of one character alone, so no final sigma; U+0130 gives two.
void append_lower_case(std::u32string& out, char32_t c);

/// Appends the full decomposition (D, or KD if `compatible`).
void append_decomposition(std::u32string& out, char32_t c, bool compatible);

/// The character that the two compose to, by Unicode 9; none for most.
std::optional<char32_t> compose(char32_t first, char32_t second);

/// Canonical combining class.
int combining_class(char32_t c);

}  // namespace pellucid
