#include "text/pattern.h"

#include <algorithm>
#include <cstdint>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/regex/regex.h"

namespace pellucid {

namespace {

constexpr std::size_t kLongestLiteral = 1'000;
constexpr std::size_t kLongestRegex = 10'000;

/// What a search of a whole text may take. An honest pattern needs some twenty steps for a
/// character; for white space before a line's end it can need as many as the white space is long.
std::uint64_t steps_for(std::uint64_t size) {
  return std::min<std::uint64_t>(5'000 * (size + 1), 100'000'000 + 100 * size);
}

std::vector<Regex::Match> find_literal(std::u32string_view text, std::u32string_view literal) {
  std::vector<Regex::Match> matches;
  for (std::size_t from = 0; (from = text.find(literal, from)) != text.npos; from += literal.size())
    matches.push_back({from, from + literal.size()});
  return matches;
}

std::u32string read(const Json& json, std::size_t longest) {
  std::u32string pattern = decode_utf8(json.as_string());
  if (pattern.size() > longest)
    fail(ErrorKind::Unsupported, "{}: a pattern of {} characters (expected at most {})",
         json.where(), pattern.size(), longest);
  return pattern;
}

}  // namespace

Pattern::Pattern(const Json& json) {
  const auto literal = json.find("String");
  if (literal && json.find("Regex")) json.fail_expected("one of \"String\" and \"Regex\"");
  if (literal) literal_ = read(*literal, kLongestLiteral);
  if (!literal_.empty()) return;
  // An empty string is found like an empty regular expression: between all characters.
  const Json regex = literal ? *literal : json.at("Regex");
  regex_ = std::make_shared<const Regex>(read(regex, kLongestRegex), regex.where());
}

std::vector<Part> Pattern::find(std::u32string_view text) const {
  std::uint64_t steps = steps_for(text.size());
  std::vector<Part> parts;
  std::size_t done = 0;
  if (!text.empty())
    for (const Regex::Match& match :
         regex_ ? regex_->find_all(text, steps) : find_literal(text, literal_)) {
      if (done < match.first) parts.push_back({done, match.first, false});
      parts.push_back({match.first, match.last, true});
      done = match.last;
    }
  if (done < text.size()) parts.push_back({done, text.size(), false});
  return parts;
}

}  // namespace pellucid
