#include "base/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace pellucid {

namespace {

/// Levenshtein's distance: insertions, deletions and replacements from `a` to `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

constexpr std::size_t kLongest = 100;  // bytes; what is longer is no typing error of a name

}  // namespace

std::string list_of(std::span<const std::string> names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 < names.size() ? ", " : " or ";
    list += names[i];
  }
  return list;
}

std::string folded_name(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_' || c == ' ') c = '-';
  }
  return folded;
}

std::optional<std::size_t> find_name(std::string_view word, std::span<const std::string> names) {
  if (const auto same = std::ranges::find(names, word); same != names.end())
    return static_cast<std::size_t>(same - names.begin());
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (folded_name(names[i]) != folded_name(word)) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> names) {
  if (word.size() > kLongest) return std::nullopt;
  std::optional<std::string> best;
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(folded_name(word), folded_name(name));
    if (distance >= least) continue;
    least = distance;
    best = name;
  }
  return best;
}

std::string expected_name(std::span<const std::string> names, std::string_view found) {
  const auto meant = nearest_name(found, names);
  return fmt::format("expected {}, found \"{}\"{}", list_of(names), found,
                     meant ? fmt::format("; did you mean {}?", *meant) : "");
}

}  // namespace pellucid
