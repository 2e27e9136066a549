#include "text/unicode/normalization_forms.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

struct Pending {
  ChangedCharacter character;
  int combining_class;
};

/// Canonical ordering: marks between two starters are sorted by class and keep their order in it.
void sort_marks(std::vector<Pending>& characters, std::size_t first) {
  std::stable_sort(
      characters.begin() + static_cast<std::ptrdiff_t>(first), characters.end(),
      [](const Pending& a, const Pending& b) { return a.combining_class < b.combining_class; });
}

bool is_ascii(std::u32string_view text) {
  return std::all_of(text.begin(), text.end(), [](char32_t c) { return c < 0x80; });
}

/// The decomposition as changes of the text.
std::vector<ChangedCharacter> decomposed(std::u32string_view text, Compatibility compatibility) {
  std::vector<Pending> characters;
  characters.reserve(text.size());
  std::size_t sorted = 0;
  std::u32string form;
  for (const char32_t c : text) {
    form.clear();
    append_decomposition(form, c, compatibility == Compatibility::Compatible);
    for (std::size_t i = 0; i < form.size(); ++i) {
      const int combining = combining_class(form[i]);
      if (combining == 0) {
        sort_marks(characters, sorted);
        sorted = characters.size();
      }
      characters.push_back({{form[i], i > 0}, combining});
    }
  }
  sort_marks(characters, sorted);
  std::vector<ChangedCharacter> changed;
  changed.reserve(characters.size());
  for (const Pending& pending : characters) changed.push_back(pending.character);
  return changed;
}

/// Each character that is not blocked joins the starter before it, if the two compose.
std::vector<ChangedCharacter> composed(const std::vector<ChangedCharacter>& characters) {
  std::vector<ChangedCharacter> out;
  std::optional<std::size_t> starter;  // index in out
  int last_class = 0;                  // of the character after the starter that was kept last
  for (const ChangedCharacter& c : characters) {
    const int combining = combining_class(c.value);
    const bool next_to_it = starter && *starter + 1 == out.size();
    if (starter && (next_to_it || last_class < combining)) {
      ChangedCharacter& base = out[*starter];
      if (const auto joined = compose(base.value, c.value)) {
        base = {*joined, base.change + c.change - 1};
        continue;
      }
    }
    if (combining == 0) starter = out.size();
    last_class = combining;
    out.push_back(c);
  }
  return out;
}

}  // namespace

void decompose(AlignedText& text, Compatibility compatibility) {
  if (!is_ascii(text.text())) text.transform(decomposed(text.text(), compatibility));
}

void compose(AlignedText& text, Compatibility compatibility) {
  if (!is_ascii(text.text())) text.transform(composed(decomposed(text.text(), compatibility)));
}

void lower_case(AlignedText& text) {
  std::vector<ChangedCharacter> changed;
  changed.reserve(text.size());
  std::u32string form;
  for (const char32_t c : text.text()) {
    form.clear();
    append_lower_case(form, c);
    for (std::size_t i = 0; i < form.size(); ++i) changed.push_back({form[i], i > 0});
  }
  text.transform(changed);
}

}  // namespace pellucid
