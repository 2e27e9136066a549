#include "text/added_tokens.h"

#include <algorithm>
#include <utility>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

constexpr std::size_t kLongest = 1000;  // keeps the search linear in the text

}  // namespace

bool StringSearch::add(std::u32string_view string, std::size_t value) {
  std::size_t node = 0;
  for (const char32_t c : string) {
    const auto [step, is_new] = nodes_[node].next.try_emplace(c, nodes_.size());
    node = step->second;
    if (is_new) nodes_.emplace_back();
  }
  return !std::exchange(nodes_[node].value, value);
}

std::optional<StringSearch::Match> StringSearch::find(std::u32string_view text,
                                                      std::size_t from) const {
  if (nodes_.size() == 1) return std::nullopt;
  for (std::size_t first = from; first < text.size(); ++first) {
    std::optional<Match> longest;
    std::size_t node = 0;
    for (std::size_t i = first; i < text.size(); ++i) {
      const auto step = nodes_[node].next.find(text[i]);
      if (step == nodes_[node].next.end()) break;
      node = step->second;
      if (nodes_[node].value) longest = Match{first, i + 1, *nodes_[node].value};
    }
    if (longest) return longest;
  }
  return std::nullopt;
}

AddedTokens::AddedTokens(std::vector<AddedToken> tokens, const Normalizer& normalizer,
                         const std::string& where, bool leave_special)
    : tokens_(std::move(tokens)), leave_special_(leave_special) {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const AddedToken& token = tokens_[i];
    AlignedText form(decode_utf8(token.content));
    if (token.normalized && normalizer) normalizer(form);
    if (form.empty()) continue;
    if (form.size() > kLongest)
      fail(ErrorKind::Unsupported, "{}: an added token of {} characters (expected at most {})",
           where, form.size(), kLongest);
    if (!(token.normalized ? normalized_ : raw_).add(form.text(), i))
      fail(ErrorKind::BadModel, "{}: \"{}\" cannot be told from another added token", where,
           token.content);
  }
}

void AddedTokens::cut(const AlignedText& text, const StringSearch& search,
                      std::vector<Segment>& out) const {
  const std::u32string_view characters = text.text();
  std::size_t done = 0;
  std::size_t from = 0;
  while (const std::optional<StringSearch::Match> match = search.find(characters, from)) {
    from = match->last;
    const AddedToken& token = tokens_[match->value];
    std::size_t first = match->first;
    std::size_t last = match->last;
    const bool inside_word = (first > 0 && is_word_character(characters[first - 1])) ||
                             (last < characters.size() && is_word_character(characters[last]));
    if ((token.special && leave_special_) || (token.single_word && inside_word)) continue;
    if (token.lstrip)
      while (first > done && is_white_space(characters[first - 1])) --first;
    if (token.rstrip)
      while (last < characters.size() && is_white_space(characters[last])) ++last;
    first = std::max(first, done);
    if (done < first) out.push_back({text.slice(done, first), std::nullopt});
    if (first < last) out.push_back({text.slice(first, last), token.id});
    done = last;
  }
  if (done < text.size()) out.push_back({text.slice(done, text.size()), std::nullopt});
}

std::vector<Segment> AddedTokens::extract(const AlignedText& text,
                                          const Normalizer& normalizer) const {
  std::vector<Segment> raw;
  cut(text, raw_, raw);
  std::vector<Segment> segments;
  for (Segment& segment : raw) {
    if (segment.added) {
      segments.push_back(std::move(segment));
    } else {
      if (normalizer) normalizer(segment.text);
      cut(segment.text, normalized_, segments);
    }
  }
  return segments;
}

}  // namespace pellucid
