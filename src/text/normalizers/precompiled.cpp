// Precompiled: sentencepiece's character map, base64 of
//   u32 size of the trie in bytes | trie: u32 units of a double array (darts-clone) | strings
// all little-endian; a value of the trie is where its string, which a zero ends, begins.
//
// The map is asked for each grapheme cluster of less than 6 bytes, or else for its characters one
// by one, and what stands for the shortest prefix that it knows stands for the whole.

#include "text/normalizers/precompiled.h"

#include <utf8proc.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/unicode/charsmap.h"

namespace pellucid {

namespace {

constexpr std::size_t kLongestCluster = 5;  // bytes

/// The changes that put `form` in the place of `count` characters.
void replace(std::vector<ChangedCharacter>& changed, std::size_t count, std::u32string_view form) {
  for (const char32_t c : form) changed.push_back({c, 0});
  const auto growth = static_cast<std::int32_t>(form.size()) - static_cast<std::int32_t>(count);
  if (growth > 0) {
    for (auto c = changed.end() - growth; c != changed.end(); ++c) c->change = 1;
  } else if (growth < 0 && !changed.empty()) {
    changed.back().change += growth;
  }
}

/// End of the grapheme cluster that begins at `first`.
std::size_t cluster_end(std::u32string_view text, std::size_t first) {
  utf8proc_int32_t state = 0;
  std::size_t last = first + 1;
  while (last < text.size() &&
         !utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(text[last - 1]),
                                           static_cast<utf8proc_int32_t>(text[last]), &state))
    ++last;
  return last;
}

void normalize(const Charsmap& map, AlignedText& text) {
  const std::u32string_view characters = text.text();
  std::vector<ChangedCharacter> changed;
  changed.reserve(characters.size());
  bool modified = false;
  const auto change = [&](std::size_t first, std::size_t last) {
    const std::optional<std::string_view> form =
        map.find(encode_utf8(characters.substr(first, last - first)));
    if (!form) return false;
    modified = true;
    replace(changed, last - first, decode_utf8(*form));
    return true;
  };
  for (std::size_t first = 0; first < characters.size();) {
    const std::size_t last = cluster_end(characters, first);
    const bool is_short =
        last - first <= kLongestCluster &&
        encode_utf8(characters.substr(first, last - first)).size() <= kLongestCluster;
    if (!is_short || !change(first, last))
      for (std::size_t i = first; i < last; ++i)
        if (!change(i, i + 1)) changed.push_back({characters[i], 0});
    first = last;
  }
  if (modified) text.transform(changed);
}

}  // namespace

Normalizer precompiled_normalizer(std::string_view charsmap, const std::string& where) {
  return [map = Charsmap(charsmap, where)](AlignedText& text) { normalize(map, text); };
}

Normalizer normalizers::read_precompiled(const Json& json) {
  const Json map = json.at("precompiled_charsmap");
  const std::optional<std::string> bytes = decode_base64(map.as_string());
  if (!bytes) fail(ErrorKind::BadModel, "{}: not base64", map.where());
  return precompiled_normalizer(*bytes, map.where());
}

}  // namespace pellucid
