#pragma once
// Added tokens: strings such as "[MASK]" that are found in a text before it is cut into words.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "text/aligned_text.h"
#include "text/normalizers/normalizers.h"

namespace pellucid {

constexpr std::int32_t kNoId = -1;

struct AddedToken {
  std::string content;
  std::int32_t id = kNoId;
  bool single_word = false;  // is not found inside a longer word
  bool lstrip = false;       // takes the white space before it
  bool rstrip = false;       // takes the white space after it
  bool normalized = false;   // its normalized form is searched for in the normalized text
  bool special = false;
};

/// A part of the text: an added token, or text to be cut into words.
struct Segment {
  AlignedText text;
  std::optional<std::int32_t> added;  // the token's id
};

/// Leftmost-longest search for many strings at once.
/// Thread rule: immutable after `add`, share freely.
class StringSearch {
 public:
  struct Match {
    std::size_t first, last, value;
  };

  /// False if the string is there already. REQUIRES: not empty.
  bool add(std::u32string_view string, std::size_t value);
  std::optional<Match> find(std::u32string_view text, std::size_t from) const;

 private:
  struct Node {
    std::map<char32_t, std::size_t> next;
    std::optional<std::size_t> value;
  };
  std::vector<Node> nodes_ = std::vector<Node>(1);  // a trie; [0] is the root
};

/// Thread rule: immutable, share freely.
class AddedTokens {
 public:
  /// Throws BadModel for two tokens that are searched for as the same string, Unsupported for a
  /// token of more than 1,000 characters. `leave_special`: a special token in a text is text.
  AddedTokens(std::vector<AddedToken> tokens, const Normalizer& normalizer,
              const std::string& where, bool leave_special = false);

  /// Cuts the text at the tokens that are searched for as written, normalizes the text between
  /// them, and cuts that at the other tokens. No segment is empty.
  std::vector<Segment> extract(const AlignedText& text, const Normalizer& normalizer) const;

  const std::vector<AddedToken>& tokens() const { return tokens_; }

 private:
  void cut(const AlignedText& text, const StringSearch& search, std::vector<Segment>& out) const;

  std::vector<AddedToken> tokens_;
  bool leave_special_;
  StringSearch raw_, normalized_;  // values: indices of tokens_
};

}  // namespace pellucid
