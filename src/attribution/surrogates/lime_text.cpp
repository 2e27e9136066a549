#include "attribution/surrogates/lime_text.h"

#include <utf8proc.h>

#include <map>

#include "base/utf8.h"

namespace pellucid {

namespace {

/// Python's \w: str.isalnum() or an underscore; that is letters and numbers of every kind.
bool is_python_word(char32_t c) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return true;
    default: return c == U'_';
  }
}

}  // namespace

LimeText::LimeText(const std::string& text, const std::optional<std::string>& pair,
                   std::optional<std::string> mask_string)
    : mask_string_(std::move(mask_string)) {
  split(text, 0);
  if (pair) split(*pair, 1);
}

void LimeText::split(const std::string& text, int segment) {
  const std::u32string points = decode_utf8(text);
  const std::vector<std::size_t> bytes = code_point_offsets(text);
  std::vector<Piece> pieces;
  std::map<std::string, std::size_t> known;  // this side's words
  for (std::size_t start = 0; start < points.size();) {
    const bool is_word = is_python_word(points[start]);
    std::size_t end = start + 1;
    while (end < points.size() && is_python_word(points[end]) == is_word) ++end;
    Piece piece{text.substr(bytes[start], bytes[end] - bytes[start]), std::nullopt};
    if (is_word) {
      const bool bag = !mask_string_;
      const auto it = bag ? known.find(piece.text) : known.end();
      piece.feature = it != known.end() ? it->second : features_.size();
      if (*piece.feature == features_.size()) {
        features_.push_back({piece.text, {}});
        known[piece.text] = *piece.feature;
      }
      features_[*piece.feature].places.push_back({segment, {start, end}});
    }
    pieces.push_back(std::move(piece));
    start = end;
  }
  sides_.push_back(std::move(pieces));
}

std::pair<std::string, std::optional<std::string>> LimeText::perturb(
    const Coalition& present) const {
  return {perturb(sides_[0], present),
          sides_.size() > 1 ? std::optional(perturb(sides_[1], present)) : std::nullopt};
}

std::string LimeText::perturb(const std::vector<Piece>& pieces, const Coalition& present) const {
  std::string text;
  for (const Piece& piece : pieces) {
    if (!piece.feature || present[*piece.feature])
      text += piece.text;
    else if (mask_string_)
      text += *mask_string_;
  }
  return text;
}

}  // namespace pellucid
