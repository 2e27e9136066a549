#include "text/split.h"

#include <algorithm>

namespace pellucid {

namespace {

/// Joins each part to its left neighbour where `joined(neighbour, part)` says so.
template <typename Joined>
std::vector<Part> join(const std::vector<Part>& parts, Joined joined) {
  std::vector<Part> out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0 && joined(parts[i - 1], parts[i])) {
      out.back().last = parts[i].last;
    } else {
      out.push_back(parts[i]);
    }
  }
  return out;
}

/// Joins from the right: a match goes to what follows, unless that is a match that did the same.
std::vector<Part> merge_with_next(const std::vector<Part>& parts) {
  std::vector<Part> out;
  bool previous_match = false;
  for (std::size_t i = parts.size(); i-- > 0;) {
    if (parts[i].match && !previous_match && !out.empty()) {
      out.back().first = parts[i].first;
    } else {
      out.push_back(parts[i]);
    }
    previous_match = parts[i].match;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<Part> arrange(const std::vector<Part>& parts, Delimiter delimiter) {
  switch (delimiter) {
    case Delimiter::Contiguous:
      return join(parts, [](const Part& a, const Part& b) { return a.match == b.match; });
    case Delimiter::MergedWithPrevious:
      return join(parts, [](const Part& a, const Part& b) { return b.match && !a.match; });
    case Delimiter::MergedWithNext: return merge_with_next(parts);
    case Delimiter::Removed:
    case Delimiter::Isolated: break;
  }
  return parts;
}

}  // namespace

std::vector<Part> find_characters(std::u32string_view text,
                                  const std::function<bool(char32_t)>& test) {
  std::vector<Part> parts;
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!test(text[i])) continue;
    if (done < i) parts.push_back({done, i, false});
    parts.push_back({i, i + 1, true});
    done = i + 1;
  }
  if (done < text.size()) parts.push_back({done, text.size(), false});
  return parts;
}

std::vector<AlignedText> split(const AlignedText& text, const std::vector<Part>& parts,
                               Delimiter delimiter) {
  std::vector<AlignedText> pieces;
  for (const Part& part : arrange(parts, delimiter)) {
    if (part.first == part.last || (part.match && delimiter == Delimiter::Removed)) continue;
    pieces.push_back(text.slice(part.first, part.last));
  }
  return pieces;
}

}  // namespace pellucid
