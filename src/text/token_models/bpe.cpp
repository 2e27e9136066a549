// Byte pair encoding: the word's characters, then again and again the adjacent pair whose merge
// stands first in the list, the leftmost of equals.
//
// {"vocab": {token: id}, "merges": ["a b", …] or [["a", "b"], …], "unk_token", "fuse_unk",
//  "byte_fallback", "ignore_merges", "continuing_subword_prefix", "end_of_word_suffix"}

#include "text/token_models/bpe.h"

#include <algorithm>
#include <cstdint>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/fail.h"
#include "base/utf8.h"

namespace pellucid {

namespace {

struct Merge {
  std::uint32_t rank;
  std::int32_t id;  // of the token that the pair becomes
};

std::uint64_t key_of(std::int32_t left, std::int32_t right) {
  return (std::uint64_t{static_cast<std::uint32_t>(left)} << 32) |
         static_cast<std::uint32_t>(right);
}

/// A token of the word while it is merged; size 0: gone into its left neighbour.
struct Symbol {
  std::int32_t id;
  std::size_t size;  // bytes
  std::ptrdiff_t previous, next;
};

struct Candidate {
  std::uint32_t rank;
  std::size_t left;  // index of the left symbol
  std::int32_t id;
  bool operator>(const Candidate& other) const {
    return std::pair(rank, left) > std::pair(other.rank, other.left);
  }
};

class Bpe : public TokenModel {
 public:
  Bpe(Vocabulary vocabulary, const std::vector<BpeMerge>& merges, BpeOptions options,
      const std::string& where)
      : vocabulary_(std::move(vocabulary)), options_(std::move(options)) {
    if (options_.unk_token)
      unknown_ = vocabulary_.require(*options_.unk_token, "unknown token", where);
    const std::size_t prefix = options_.continuing_subword_prefix.size();
    merges_.reserve(merges.size());
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
      const auto& [left, right] = merges[rank];
      const std::int32_t left_id = vocabulary_.require(left, "merged token", where);
      const std::int32_t right_id = vocabulary_.require(right, "merged token", where);
      const std::string whole = left + right.substr(std::min(prefix, right.size()));
      merges_[key_of(left_id, right_id)] = {static_cast<std::uint32_t>(rank),
                                            vocabulary_.require(whole, "merged token", where)};
    }
  }

  const Vocabulary& vocabulary() const override { return vocabulary_; }

  void tokenize(std::u32string_view word, std::vector<Piece>& out) const override {
    const auto [bytes, owner] = WordBytes(word);
    if (options_.ignore_merges)
      if (const auto id = vocabulary_.id(bytes)) return out.push_back({*id, 0, word.size()});
    std::vector<Symbol> symbols = spell(word);
    merge(symbols);
    std::size_t at = 0;
    for (const Symbol& symbol : symbols) {
      if (symbol.size == 0) continue;
      const std::size_t last = std::min(at + symbol.size, owner.size()) - 1;
      out.push_back({symbol.id, owner[std::min(at, last)], owner[last] + 1});
      at += symbol.size;
    }
  }

 private:
  /// One token a character, or bytes, or unknown; a character that is none of these is left out.
  std::vector<Symbol> spell(std::u32string_view word) const {
    std::vector<Symbol> symbols;
    const auto add = [&](std::int32_t id, std::size_t size) {
      const auto index = static_cast<std::ptrdiff_t>(symbols.size());
      symbols.push_back({id, size, index - 1, index + 1});
    };
    std::size_t unknown = 0;  // bytes that wait to be one unknown token
    const auto flush = [&] {
      if (unknown > 0) add(*unknown_, unknown);
      unknown = 0;
    };
    for (std::size_t i = 0; i < word.size(); ++i) {
      std::string token = encode_utf8(word[i]);
      const std::size_t size = token.size();
      if (i > 0) token.insert(0, options_.continuing_subword_prefix);
      if (i + 1 == word.size()) token += options_.end_of_word_suffix;
      if (const auto id = vocabulary_.id(token)) {
        flush();
        add(*id, size);
        continue;
      }
      if (options_.byte_fallback)
        if (const auto ids = byte_tokens(vocabulary_, token)) {
          for (const std::int32_t id : *ids) add(id, 1);
          continue;
        }
      if (!unknown_) continue;
      if (!options_.fuse_unk) flush();
      unknown += size;
    }
    flush();
    if (!symbols.empty()) symbols.back().next = -1;
    return symbols;
  }

  void merge(std::vector<Symbol>& symbols) const {
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto propose = [&](std::ptrdiff_t left) {
      if (left < 0) return;
      const Symbol& symbol = symbols[static_cast<std::size_t>(left)];
      if (symbol.next < 0) return;
      const Symbol& right = symbols[static_cast<std::size_t>(symbol.next)];
      const auto found = merges_.find(key_of(symbol.id, right.id));
      if (found != merges_.end())
        queue.push({found->second.rank, static_cast<std::size_t>(left), found->second.id});
    };
    for (std::size_t i = 0; i < symbols.size(); ++i) propose(static_cast<std::ptrdiff_t>(i));
    while (!queue.empty()) {
      const Candidate candidate = queue.top();
      queue.pop();
      Symbol& left = symbols[candidate.left];
      if (left.size == 0 || left.next < 0) continue;
      Symbol& right = symbols[static_cast<std::size_t>(left.next)];
      const auto found = merges_.find(key_of(left.id, right.id));
      if (found == merges_.end() || found->second.id != candidate.id) continue;  // out of date
      left.id = candidate.id;
      left.size += right.size;
      right.size = 0;
      left.next = right.next;
      if (right.next >= 0)
        symbols[static_cast<std::size_t>(right.next)].previous =
            static_cast<std::ptrdiff_t>(candidate.left);
      propose(left.previous);
      propose(static_cast<std::ptrdiff_t>(candidate.left));
    }
  }

  Vocabulary vocabulary_;
  BpeOptions options_;
  std::optional<std::int32_t> unknown_;
  std::unordered_map<std::uint64_t, Merge> merges_;
};

BpeMerge read_merge(const Json& json) {
  if (json.is_array()) {
    if (json.size() != 2) json.fail_expected("two tokens");
    return {json.at(0).as_string(), json.at(1).as_string()};
  }
  const std::string text = json.as_string();
  const std::size_t space = text.find(' ');
  if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos)
    json.fail_expected("two tokens with a space between");
  return {text.substr(0, space), text.substr(space + 1)};
}

}  // namespace

std::unique_ptr<TokenModel> bpe_model(Vocabulary vocabulary, const std::vector<BpeMerge>& merges,
                                      BpeOptions options, const std::string& where) {
  return std::make_unique<Bpe>(std::move(vocabulary), merges, std::move(options), where);
}

std::vector<BpeMerge> read_bpe_merges(const Json& list) {
  if (!list.is_array()) list.fail_expected("an array");
  std::vector<BpeMerge> merges;
  for (std::size_t i = 0; i < list.size(); ++i) merges.push_back(read_merge(list.at(i)));
  return merges;
}

std::unique_ptr<TokenModel> token_models::read_bpe(const Json& json) {
  if (const auto dropout = json.find("dropout"); dropout && dropout->as_number() != 0)
    fail(ErrorKind::Unsupported, "{}: dropout makes tokens random", dropout->where());
  BpeOptions options;
  if (const auto unknown = json.find("unk_token")) options.unk_token = unknown->as_string();
  options.continuing_subword_prefix = json.string_or("continuing_subword_prefix", "");
  options.end_of_word_suffix = json.string_or("end_of_word_suffix", "");
  options.fuse_unk = json.bool_or("fuse_unk", false);
  options.byte_fallback = json.bool_or("byte_fallback", false);
  options.ignore_merges = json.bool_or("ignore_merges", false);
  return bpe_model(Vocabulary::from_json(json.at("vocab")), read_bpe_merges(json.at("merges")),
                   std::move(options), json.where());
}

}  // namespace pellucid
