// Those that cut at characters or patterns: Whitespace (\w+|[^\w\s]+), WhitespaceSplit,
// Punctuation, Digits, CharDelimiterSplit, Split; and Sequence.

#include <string>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "text/pattern.h"
#include "text/pre_tokenizers/pre_tokenizers.h"
#include "text/split.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

Delimiter read_behavior(const Json& json) {
  const std::string name = json.as_string();
  if (name == "Removed") return Delimiter::Removed;
  if (name == "Isolated") return Delimiter::Isolated;
  if (name == "MergedWithPrevious") return Delimiter::MergedWithPrevious;
  if (name == "MergedWithNext") return Delimiter::MergedWithNext;
  if (name != "Contiguous") json.fail_expected("a way to treat delimiters");
  return Delimiter::Contiguous;
}

PreTokenizer cut_at(bool (*test)(char32_t), Delimiter delimiter) {
  return [test, delimiter](const AlignedText& text) {
    return split(text, find_characters(text.text(), test), delimiter);
  };
}

/// Runs of word characters, and of characters that are neither word nor white space.
std::vector<AlignedText> cut_words(const AlignedText& text) {
  const std::u32string_view characters = text.text();
  std::vector<Part> parts;
  for (std::size_t first = 0; first < characters.size();) {
    const bool word = is_word_character(characters[first]);
    const bool space = !word && is_white_space(characters[first]);
    std::size_t last = first + 1;
    while (last < characters.size() && is_word_character(characters[last]) == word &&
           (word || is_white_space(characters[last]) == space))
      ++last;
    parts.push_back({first, last, space});
    first = last;
  }
  return split(text, parts, Delimiter::Removed);
}

}  // namespace

PreTokenizer pre_tokenizers::read_whitespace(const Json&) { return cut_words; }

PreTokenizer pre_tokenizers::read_whitespace_split(const Json&) {
  return cut_at(is_white_space, Delimiter::Removed);
}

PreTokenizer pre_tokenizers::read_punctuation(const Json& json) {
  const auto behavior = json.find("behavior");
  return cut_at(is_punctuation, behavior ? read_behavior(*behavior) : Delimiter::Isolated);
}

PreTokenizer pre_tokenizers::read_digits(const Json& json) {
  const bool individual = json.at("individual_digits").as_bool();
  return cut_at(is_numeric, individual ? Delimiter::Isolated : Delimiter::Contiguous);
}

PreTokenizer pre_tokenizers::read_char_delimiter_split(const Json& json) {
  const std::u32string delimiter = decode_utf8(json.at("delimiter").as_string());
  if (delimiter.size() != 1) json.at("delimiter").fail_expected("one character");
  return [c = delimiter[0]](const AlignedText& text) {
    return split(text, find_characters(text.text(), [c](char32_t x) { return x == c; }),
                 Delimiter::Removed);
  };
}

PreTokenizer pre_tokenizers::read_split(const Json& json) {
  return [pattern = Pattern(json.at("pattern")), behavior = read_behavior(json.at("behavior")),
          invert = json.at("invert").as_bool()](const AlignedText& text) {
    std::vector<Part> parts = pattern.find(text.text());
    for (Part& part : parts) part.match = part.match != invert;
    return split(text, parts, behavior);
  };
}

PreTokenizer pre_tokenizers::read_sequence(const Json& json) {
  const Json list = json.at("pretokenizers");
  std::vector<PreTokenizer> stages;
  for (std::size_t i = 0; i < list.size(); ++i) stages.push_back(make_pre_tokenizer(list.at(i)));
  return [stages = std::move(stages)](AlignedText text) {
    std::vector<AlignedText> pieces = {std::move(text)};
    for (const PreTokenizer& stage : stages) pieces = cut_pieces(pieces, stage);
    return pieces;
  };
}

}  // namespace pellucid
