#include "pellucid/word_unit.h"

#include "base/fail.h"
#include "base/names.h"

namespace pellucid {

const std::vector<std::string>& word_units() {
  static const std::vector<std::string> names = {"unicode", "tokenizer", "whitespace", "sentence"};
  return names;
}

const std::string& to_string(WordUnit unit) { return word_units()[static_cast<std::size_t>(unit)]; }

WordUnit find_word_unit(std::string_view name) {
  if (const auto found = find_name(name, word_units())) return static_cast<WordUnit>(*found);
  fail(ErrorKind::BadRequest, "{}: unknown ({})", option("words"),
       expected_name(word_units(), name));
}

}  // namespace pellucid
