#pragma once
// Tokens that are found in the text before the model sees it: "[MASK]" typed in a sentence.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "text/aligned_text.h"
#include "text/normalizers/normalizers.h"

namespace pellucid {

struct AddedToken {
  std::string content;
  std::int32_t id = 0;
  bool single_word = false;  // not inside a longer word
  bool lstrip = false;       // takes the white space before it along
  bool rstrip = false;       // and after it
  bool normalized = false;   // looked for in the normalised text, in its own normalised form
  bool special = false;
};

/// A part of the text: an added token, or text to be cut into words.
struct Segment {
  AlignedText text;
  std::optional<std::int32_t> added;
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
  /// Throws BadModel for two tokens that are looked for by the same string, Unsupported for one of
  /// more than 1,000 characters.
  AddedTokens(std::vector<AddedToken> tokens, const Normalizer& normalizer,
              const std::string& where);

  /// Cuts out the tokens that are not normalised, normalises what is left, and cuts out the others.
  /// No segment is empty.
  std::vector<Segment> extract(const AlignedText& text, const Normalizer& normalizer) const;

  const std::vector<AddedToken>& tokens() const { return tokens_; }

 private:
  void cut(const AlignedText& text, const StringSearch& search, std::vector<Segment>& out) const;

  std::vector<AddedToken> tokens_;
  StringSearch raw_, normalized_;  // values: indices of tokens_
};

}  // namespace pellucid
