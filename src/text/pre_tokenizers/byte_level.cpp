// ByteLevel: GPT-2's pattern, then every byte becomes a character of its own.
//
//   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
//
// is written out here: it needs no regular expressions, and has the reference's Unicode.

#include "text/pre_tokenizers/byte_level.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "text/pre_tokenizers/pre_tokenizers.h"
#include "text/regex/code_points.h"
#include "text/regex/properties.h"
#include "text/split.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

enum class Kind { Space, Letter, Number, Other };

Kind kind_of(char32_t c) {
  static const CharacterSet letters(*find_property(U"L")), numbers(*find_property(U"N"));
  if (letters.contains(c)) return Kind::Letter;
  if (numbers.contains(c)) return Kind::Number;
  return is_white_space(c) ? Kind::Space : Kind::Other;
}

/// Length of 's, 't, 're, 've, 'm, 'll or 'd at the start, or 0.
std::size_t contraction(std::u32string_view text) {
  for (const std::u32string_view ending : {U"'s", U"'t", U"'re", U"'ve", U"'m", U"'ll", U"'d"})
    if (text.substr(0, ending.size()) == ending) return ending.size();
  return 0;
}

/// End of the match that begins at `first`.
std::size_t match_end(std::u32string_view text, std::size_t first) {
  if (const std::size_t length = contraction(text.substr(first))) return first + length;
  const auto run_end = [&](std::size_t from, Kind kind) {
    while (from < text.size() && kind_of(text[from]) == kind) ++from;
    return from;
  };
  const std::size_t start = text[first] == U' ' ? first + 1 : first;
  if (start < text.size())
    if (const Kind kind = kind_of(text[start]); kind != Kind::Space) return run_end(start, kind);
  const std::size_t last = run_end(first, Kind::Space);
  return last == text.size() || last == first + 1 ? last : last - 1;  // one is left for the word
}

std::vector<AlignedText> cut(const AlignedText& text) {
  std::vector<Part> parts;
  for (std::size_t first = 0; first < text.size();) {
    const std::size_t last = match_end(text.text(), first);
    parts.push_back({first, last, true});
    first = last;
  }
  return split(text, parts, Delimiter::Isolated);
}

void spell_bytes(AlignedText& text) {
  std::vector<ChangedCharacter> changed;
  for (const char32_t c : text.text()) {
    std::int32_t inserted = 0;
    for (const char byte : encode_utf8(c)) {
      changed.push_back({byte_characters()[static_cast<unsigned char>(byte)], inserted});
      inserted = 1;
    }
  }
  text.transform(changed);
}

}  // namespace

const std::array<char32_t, 256>& byte_characters() {
  static const std::array<char32_t, 256> characters = [] {
    std::array<char32_t, 256> out{};
    char32_t next = 0x100;
    for (char32_t b = 0; b < 256; ++b) {
      const bool printable =
          (b >= U'!' && b <= U'~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
      out[b] = printable ? b : next++;
    }
    return out;
  }();
  return characters;
}

PreTokenizer pre_tokenizers::read_byte_level(const Json& json) {
  const bool add_prefix_space = json.at("add_prefix_space").as_bool();
  const bool use_regex = json.bool_or("use_regex", true);
  return [=](AlignedText text) {
    if (add_prefix_space && !text.text().starts_with(U' ')) text.prepend(U" ");
    std::vector<AlignedText> pieces = use_regex ? cut(text) : std::vector{std::move(text)};
    for (AlignedText& piece : pieces) spell_bytes(piece);
    return pieces;
  };
}

}  // namespace pellucid
