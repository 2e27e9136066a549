#include "text/vocabulary.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/fail.h"
#include "base/utf8.h"
#include "text/unicode/unicode.h"

namespace pellucid {

namespace {

std::string_view trim_end(std::string_view line) {
  const std::u32string characters = decode_utf8(line);
  std::size_t kept = line.size();
  for (auto c = characters.rbegin(); c != characters.rend() && is_white_space(*c); ++c)
    kept -= encode_utf8(*c).size();
  return line.substr(0, kept);
}

}  // namespace

Vocabulary::Vocabulary(std::vector<Entry> entries, const std::string& where)
    : entries_(std::move(entries)) {
  const auto by_id = [](const Entry& a, const Entry& b) { return a.id < b.id; };
  if (!std::is_sorted(entries_.begin(), entries_.end(), by_id))
    std::sort(entries_.begin(), entries_.end(), by_id);
  ids_.reserve(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (i > 0 && entries_[i - 1].id == entry.id)
      fail(ErrorKind::BadModel, "{}: \"{}\" and \"{}\" have the same id {}", where,
           entries_[i - 1].token, entry.token, entry.id);
    if (!ids_.emplace(entry.token, entry.id).second)
      fail(ErrorKind::BadModel, "{}: \"{}\" stands twice", where, entry.token);
    longest_ = std::max(longest_, entry.token.size());
  }
}

Vocabulary Vocabulary::from_json(const Json& json) {
  if (!json.is_object()) json.fail_expected("an object of tokens and ids");
  std::vector<Entry> entries;
  entries.reserve(json.size());
  constexpr std::int64_t kLargest = std::numeric_limits<std::int32_t>::max();
  for (const auto& [token, id] : json.raw().items()) {
    if (!id.is_number_integer() || id < 0 || id > kLargest)
      json.at(token).as_id();  // says where and why
    entries.push_back({token, id.template get<std::int32_t>()});
  }
  return Vocabulary(std::move(entries), json.where());
}

Vocabulary Vocabulary::from_lines(std::string_view text) {
  std::unordered_map<std::string_view, std::int32_t> last;
  std::vector<std::string_view> lines;
  for (std::int32_t id = 0; !text.empty(); ++id) {
    const std::size_t end = text.find('\n');
    lines.push_back(trim_end(text.substr(0, end)));
    last[lines.back()] = id;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto id = static_cast<std::int32_t>(i);
    if (last.at(lines[i]) == id) entries.push_back({std::string(lines[i]), id});
  }
  return Vocabulary(std::move(entries), "vocab.txt");
}

std::optional<std::int32_t> Vocabulary::id(std::string_view token) const {
  const auto found = ids_.find(token);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

std::int32_t Vocabulary::require(std::string_view token, std::string_view role,
                                 const std::string& where) const {
  if (const auto found = id(token)) return *found;
  fail(ErrorKind::BadModel, "{}: the {} \"{}\" is not in the vocabulary", where, role, token);
}

const std::string* Vocabulary::token(std::int32_t id) const {
  const auto at = static_cast<std::size_t>(id);
  if (id >= 0 && at < entries_.size() && entries_[at].id == id) return &entries_[at].token;
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), id,
                                      [](const Entry& e, std::int32_t x) { return e.id < x; });
  return found != entries_.end() && found->id == id ? &found->token : nullptr;
}

}  // namespace pellucid
