#include "text/aligned_text.h"

#include <cassert>

namespace pellucid {

AlignedText::AlignedText(std::u32string_view original) : text_(original) {
  origins_.reserve(original.size());
  for (std::uint32_t i = 0; i < original.size(); ++i) origins_.push_back({i, i + 1});
}

Span AlignedText::origin(std::size_t first, std::size_t last) const {
  assert(first <= last);
  if (first == last || last > size()) return {offset_ + first, offset_ + last};
  return {origins_[first].start, origins_[last - 1].end};
}

AlignedText AlignedText::slice(std::size_t first, std::size_t last) const {
  assert(first <= last && last <= size());
  AlignedText piece;
  piece.text_ = text_.substr(first, last - first);
  piece.origins_.assign(origins_.begin() + first, origins_.begin() + last);
  piece.offset_ = static_cast<std::uint32_t>(origin(first, last).start);
  return piece;
}

void AlignedText::transform(std::span<const ChangedCharacter> changed, std::size_t removed) {
  std::u32string text;
  std::vector<Origin> origins;
  text.reserve(changed.size());
  origins.reserve(changed.size());
  std::size_t next = removed;  // in the old text
  for (const ChangedCharacter& c : changed) {
    text += c.value;
    if (c.change > 0) {
      origins.push_back(next > 0 ? origins_[next - 1] : Origin{offset_, offset_});
    } else {
      assert(next < size());
      origins.push_back(origins_[next]);
      next += 1 + static_cast<std::size_t>(-c.change);
    }
  }
  text_ = std::move(text);
  origins_ = std::move(origins);
}

void AlignedText::prepend(std::u32string_view characters) {
  if (empty()) return;
  text_.insert(0, characters);
  origins_.insert(origins_.begin(), characters.size(), origins_.front());
}

void AlignedText::replace(std::span<const Range> ranges, std::u32string_view content) {
  if (ranges.empty()) return;
  std::u32string text;
  std::vector<Origin> origins;
  const auto keep = [&](std::size_t first, std::size_t last) {
    text.append(text_, first, last - first);
    origins.insert(origins.end(), origins_.begin() + first, origins_.begin() + last);
  };
  std::size_t done = 0;
  for (const Range& range : ranges) {
    keep(done, range.first);
    text += content;
    const Origin origin = range.last > 0 ? origins_[range.last - 1] : Origin{offset_, offset_};
    origins.insert(origins.end(), content.size(), origin);
    done = range.last;
  }
  keep(done, size());
  text_ = std::move(text);
  origins_ = std::move(origins);
}

void AlignedText::filter(const std::function<bool(char32_t)>& keep) {
  std::vector<ChangedCharacter> changed;
  changed.reserve(size());
  std::size_t removed_at_start = 0;
  for (const char32_t c : text_) {
    if (keep(c)) {
      changed.push_back({c, 0});
    } else if (changed.empty()) {
      ++removed_at_start;
    } else {
      --changed.back().change;
    }
  }
  if (changed.size() != size()) transform(changed, removed_at_start);
}

void AlignedText::map(const std::function<char32_t(char32_t)>& form) {
  for (char32_t& c : text_) c = form(c);
}

}  // namespace pellucid
