#include "text/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 32
#include <pcre2.h>

#include <optional>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

constexpr std::uint32_t kMatchLimit = 1'000'000;  // steps of one search
constexpr std::size_t kLongestPattern = 10'000;

/// Matches of a string, as regular expressions find them: from left to right, not overlapping.
std::vector<Part> find_literal(std::u32string_view text, std::u32string_view literal) {
  std::vector<Part> parts;
  std::size_t done = 0;
  while (!literal.empty()) {
    const std::size_t first = text.find(literal, done);
    if (first == std::u32string_view::npos) break;
    if (done < first) parts.push_back({done, first, false});
    done = first + literal.size();
    parts.push_back({first, done, true});
  }
  if (done < text.size()) parts.push_back({done, text.size(), false});
  return parts;
}

/// Oniguruma's regular expression in PCRE2's syntax. \s (U+180E), \w (marks), \h and \v mean
/// different things in the two; an escape that is not known to mean the same is refused.
std::u32string translate(std::u32string_view regex, const std::string& where) {
  static constexpr std::u32string_view kWord = U"\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}";
  static constexpr std::u32string_view kSame = U"dDpPnrtfxAzZ0123456789";
  const auto refuse = [&](std::size_t at) {
    fail(ErrorKind::Unsupported, "{}: the regular expression has something unknown at character {}",
         where, at);
  };
  std::u32string out;
  int depth = 0;  // of brackets
  for (std::size_t i = 0; i < regex.size(); ++i) {
    const char32_t c = regex[i];
    if (c == U'[') ++depth;
    if (c == U']' && depth > 0) --depth;
    const bool intersection = depth > 0 && regex.substr(i, 2) == U"&&";
    const bool ruby_option = regex.substr(i, 4) == U"(?m)";
    if (depth > 1 || intersection || ruby_option) refuse(i);
    if (c != U'\\') {
      out += c;
      continue;
    }
    if (++i == regex.size()) refuse(i);
    const char32_t escaped = regex[i];
    const bool letter = escaped < 0x80 && is_word_character(escaped) && escaped != U'_';
    if (escaped == U's' || escaped == U'S') {
      out += escaped == U's' ? U"\\p{White_Space}" : U"\\P{White_Space}";
    } else if (escaped == U'w' && depth > 0) {
      out += kWord;
    } else if (depth == 0 && (escaped == U'w' || escaped == U'W')) {
      out.append(escaped == U'w' ? U"[" : U"[^").append(kWord).append(U"]");
    } else if (!letter || kSame.find(escaped) != kSame.npos) {
      out.append({U'\\', escaped});
    } else {
      refuse(i);
    }
  }
  return out;
}

}  // namespace

struct Pattern::Regex {
  explicit Regex(const std::u32string& text, const std::string& where) {
    int error = 0;
    PCRE2_SIZE at = 0;
    code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                         PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE, &error, &at, nullptr);
    if (!code)
      fail(ErrorKind::Unsupported, "{}: the regular expression is wrong at character {}", where,
           at);
    context = pcre2_match_context_create(nullptr);
    pcre2_set_match_limit(context, kMatchLimit);
    pcre2_set_depth_limit(context, kMatchLimit);
    pcre2_set_heap_limit(context, 64 * 1024);  // kibibytes
  }
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;
  ~Regex() {
    pcre2_match_context_free(context);
    pcre2_code_free(code);
  }

  pcre2_code* code = nullptr;
  pcre2_match_context* context = nullptr;
};

Pattern::Pattern(const Json& json) : where_(json.where()) {
  if (const auto literal = json.find("String")) {
    literal_ = decode_utf8(literal->as_string());
    return;
  }
  const std::u32string regex = decode_utf8(json.at("Regex").as_string());
  if (regex.size() > kLongestPattern)
    fail(ErrorKind::Unsupported, "{}: a regular expression of {} characters (expected at most {})",
         where_, regex.size(), kLongestPattern);
  regex_ = std::make_shared<const Regex>(translate(regex, where_), where_);
}

std::vector<Part> Pattern::find(std::u32string_view text) const {
  if (!regex_) return find_literal(text, literal_);
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> match(
      pcre2_match_data_create(1, nullptr), pcre2_match_data_free);
  std::vector<Part> parts;
  std::size_t done = 0;
  std::optional<std::size_t> last_end;  // of the match before
  for (std::size_t from = 0; from <= text.size();) {
    const int count =
        pcre2_match(regex_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                    PCRE2_NO_UTF_CHECK, match.get(), regex_->context);
    if (count == PCRE2_ERROR_NOMATCH) break;
    if (count < 0)
      fail(ErrorKind::Unsupported, "{}: the regular expression takes too long on this text",
           where_);
    const PCRE2_SIZE* span = pcre2_get_ovector_pointer(match.get());
    const std::size_t first = span[0];
    const std::size_t last = span[1];
    if (first >= last && last_end == last) {  // an empty match right behind another one
      ++from;
      continue;
    }
    if (done < first) parts.push_back({done, first, false});
    parts.push_back({first, last, true});
    from = done = last;
    last_end = last;
  }
  if (done < text.size()) parts.push_back({done, text.size(), false});
  return parts;
}

}  // namespace pellucid
