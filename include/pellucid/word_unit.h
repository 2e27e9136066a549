#pragma once
// What one word of a text is, and its name in options and reports.

#include <string>
#include <string_view>
#include <vector>

namespace pellucid {

enum class WordUnit {
  Unicode,     // a word of Unicode: UAX #29, with ICU's dictionaries
  Tokenizer,   // the tokens that have one word id of the tokenizer
  Whitespace,  // what stands between white space
  Sentence,    // a sentence of Unicode: UAX #29
};

/// `unicode`, `tokenizer`, `whitespace` and `sentence`: the name of each, in the order of the enum.
const std::vector<std::string>& word_units();
const std::string& to_string(WordUnit unit);
/// The unit of that name, whatever its case. Throws BadRequest, naming the names.
WordUnit find_word_unit(std::string_view name);

}  // namespace pellucid
