// Prepend, Replace, Strip and Sequence.

#include <utility>
#include <vector>

#include "base/utf8.h"
#include "text/normalizers/normalizers.h"
#include "text/pattern.h"
#include "text/unicode/unicode.h"

namespace pellucid {

Normalizer normalizers::read_prepend(const Json& json) {
  return [prefix = decode_utf8(json.at("prepend").as_string())](AlignedText& text) {
    text.prepend(prefix);
  };
}

Normalizer normalizers::read_replace(const Json& json) {
  return [pattern = Pattern(json.at("pattern")),
          content = decode_utf8(json.at("content").as_string())](AlignedText& text) {
    std::vector<AlignedText::Range> matches;
    for (const Part& part : pattern.find(text.text()))
      if (part.match) matches.push_back({part.first, part.last});
    text.replace(matches, content);
  };
}

Normalizer normalizers::read_strip(const Json& json) {
  const bool left = json.at("strip_left").as_bool();
  const bool right = json.at("strip_right").as_bool();
  return [left, right](AlignedText& text) {
    const std::u32string_view characters = text.text();
    std::size_t first = 0;
    std::size_t last = text.size();
    while (left && first < last && is_white_space(characters[first])) ++first;
    while (right && first < last && is_white_space(characters[last - 1])) --last;
    const AlignedText::Range ends[] = {{0, first}, {last, text.size()}};
    text.replace(ends, U"");
  };
}

Normalizer normalizers::read_sequence(const Json& json) {
  const Json list = json.at("normalizers");
  std::vector<Normalizer> normalizers;
  for (std::size_t i = 0; i < list.size(); ++i) normalizers.push_back(make_normalizer(list.at(i)));
  return [normalizers = std::move(normalizers)](AlignedText& text) {
    for (const Normalizer& normalizer : normalizers) normalizer(text);
  };
}

}  // namespace pellucid
