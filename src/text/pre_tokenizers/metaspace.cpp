// Metaspace: a space becomes U+2581, which begins a word; one may be put before the text.

#include <string>
#include <vector>

#include "base/utf8.h"
#include "text/pre_tokenizers/pre_tokenizers.h"
#include "text/split.h"

namespace pellucid {

namespace {

enum class Prepend { First, Never, Always };

Prepend read_prepend_scheme(const Json& json) {
  const std::string scheme = json.string_or("prepend_scheme", "always");
  const bool add = json.bool_or("add_prefix_space", true);
  if (scheme == "never") return Prepend::Never;
  if (!add && json.find("prepend_scheme"))
    json.at("add_prefix_space").fail_expected("what prepend_scheme says");
  if (!add) return Prepend::Never;
  if (scheme == "always") return Prepend::Always;
  if (scheme != "first") json.at("prepend_scheme").fail_expected("always, first or never");
  return Prepend::First;
}

}  // namespace

PreTokenizer pre_tokenizers::read_metaspace(const Json& json) {
  const std::u32string mark = decode_utf8(json.at("replacement").as_string());
  if (mark.size() != 1) json.at("replacement").fail_expected("one character");
  const Prepend prepend = read_prepend_scheme(json);
  const bool cut = json.bool_or("split", true);
  return [mark, prepend, cut](AlignedText text) {
    text.map([&](char32_t c) { return c == U' ' ? mark[0] : c; });
    const bool wanted =
        prepend == Prepend::Always || (prepend == Prepend::First && text.offset() == 0);
    if (wanted && !text.text().starts_with(mark)) text.prepend(mark);
    if (!cut) return std::vector{std::move(text)};
    const auto is_mark = [&](char32_t c) { return c == mark[0]; };
    return split(text, find_characters(text.text(), is_mark), Delimiter::MergedWithNext);
  };
}

}  // namespace pellucid
