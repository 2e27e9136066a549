#include "text/normalization_forms.h"

#include <algorithm>
#include <vector>

#include "text/unicode.h"

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

}  // namespace

void decompose(AlignedText& text, Compatibility compatibility) {
  if (is_ascii(text.text())) return;
  std::vector<Pending> characters;
  characters.reserve(text.size());
  std::size_t sorted = 0;
  std::u32string form;
  for (const char32_t c : text.text()) {
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
  text.transform(changed);
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
