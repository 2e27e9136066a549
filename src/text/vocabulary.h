#pragma once
// The tokens of a model and their ids.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"

namespace pellucid {

/// Move only. Memory is bounded by the number and length of the tokens, never by the ids.
/// Thread rule: immutable after it is built, share freely.
class Vocabulary {
 public:
  struct Entry {
    std::string token;
    std::int32_t id;
  };

  Vocabulary() = default;
  /// `where` is named in errors. Throws BadModel for a token or an id that stands twice.
  Vocabulary(std::vector<Entry> entries, const std::string& where);
  /// `{"token": id}`. Throws BadModel for other JSON, and for an id below 0 or above 2^31-1.
  static Vocabulary from_json(const Json& json);
  /// One token a line; its id is the number of the line, from 0. White space at the end of a line
  /// is ignored. A token that stands twice has the id of the last. REQUIRES: valid UTF-8.
  static Vocabulary from_lines(std::string_view text);

  Vocabulary(Vocabulary&&) = default;
  Vocabulary& operator=(Vocabulary&&) = default;

  std::optional<std::int32_t> id(std::string_view token) const;
  /// The same; throws BadModel, naming `where` and the token's `role`, if there is no such token.
  std::int32_t require(std::string_view token, std::string_view role,
                       const std::string& where) const;
  const std::string* token(std::int32_t id) const;  // nullptr for an id without a token
  std::size_t size() const { return entries_.size(); }
  std::size_t longest_token() const { return longest_; }  // bytes
  std::int32_t largest_id() const { return entries_.empty() ? -1 : entries_.back().id; }

 private:
  std::vector<Entry> entries_;                              // by ascending id
  std::unordered_map<std::string_view, std::int32_t> ids_;  // looks into entries_
  std::size_t longest_ = 0;
};

}  // namespace pellucid
