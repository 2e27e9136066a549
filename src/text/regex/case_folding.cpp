#include "text/regex/case_folding.h"

#include <algorithm>

#include "text/regex/tables.h"

namespace pellucid {

namespace {

using regex_tables::Expansion;
using regex_tables::Folding;

template <typename Visit>
void for_each_folding(Visit visit) {
  for (const Folding& run : regex_tables::kFoldings)
    for (char32_t c = run.first; c <= run.last; c += static_cast<char32_t>(run.step))
      visit(c, static_cast<char32_t>(static_cast<std::int32_t>(c) + run.delta));
}

/// The same for all characters that match each other.
char32_t fold(char32_t c) {
  const auto run = std::ranges::lower_bound(regex_tables::kFoldings, c, {}, &Folding::last);
  if (run == regex_tables::kFoldings.end() || c < run->first || (c - run->first) % run->step != 0)
    return c;
  return static_cast<char32_t>(static_cast<std::int32_t>(c) + run->delta);
}

std::u32string_view full_of(const Expansion& expansion) {
  return {expansion.full, expansion.full[2] == 0 ? std::size_t{2} : std::size_t{3}};
}

}  // namespace

void add_case_variants(CodePoints& set) {
  CodePoints found;
  for_each_folding([&](char32_t c, char32_t folded) {
    if (set.contains(c)) found.add(folded, folded);
  });
  set.add(found);
  for_each_folding([&](char32_t c, char32_t folded) {
    if (set.contains(folded)) found.add(c, c);
  });
  set.add(found);
}

CaseExpansion expansion_at(std::u32string_view text) {
  std::u32string folded(text.substr(0, 3));
  std::ranges::transform(folded, folded.begin(), fold);
  CaseExpansion longest;
  for (const Expansion& expansion : regex_tables::kExpansions) {
    const std::u32string_view full = full_of(expansion);
    if (full.size() < longest.full.size() || !folded.starts_with(full)) continue;
    if (full != longest.full) longest = {{}, std::u32string(full)};
    longest.characters.add(expansion.character, expansion.character);
  }
  return longest;
}

std::vector<CaseExpansion> expansions_of(const CodePoints& set) {
  std::vector<CaseExpansion> found;
  for (const Expansion& expansion : regex_tables::kExpansions) {
    if (!set.contains(expansion.character)) continue;
    const std::u32string_view full = full_of(expansion);
    const bool known =
        std::ranges::any_of(found, [&](const CaseExpansion& x) { return x.full == full; });
    if (!known) found.push_back({{}, std::u32string(full)});
  }
  std::ranges::stable_sort(found, {}, [](const CaseExpansion& x) { return x.full.size(); });
  return found;
}

}  // namespace pellucid
