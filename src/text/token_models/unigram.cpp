// Unigram (Kudo, "Subword Regularization", 2018): the tokens whose scores have the largest sum, by
// Viterbi's algorithm; a character that is no token scores 10 less than the worst token. Unknown
// neighbours are one.
//
// {"vocab": [[token, score], …], "unk_id", "byte_fallback"}

#include "text/token_models/unigram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/fail.h"
#include "base/utf8.h"

namespace pellucid {

namespace {

constexpr double kUnknownPenalty = 10.0;

/// The tokens in the order of their bytes: a prefix narrows the range of those that begin with it.
class PrefixSearch {
 public:
  explicit PrefixSearch(const std::vector<ScoredToken>& tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i)
      if (!tokens[i].token.empty()) sorted_.emplace_back(tokens[i].token, i);
    std::sort(sorted_.begin(), sorted_.end());
  }

  /// Calls found(length, index) for every token that `text` begins with, the shortest first.
  template <typename Found>
  void for_each(std::string_view text, Found found) const {
    auto first = sorted_.begin();
    auto last = sorted_.end();
    for (std::size_t length = 1; length <= text.size() && first != last; ++length) {
      const auto byte = [at = length - 1](const auto& entry) {
        return at < entry.first.size() ? static_cast<unsigned char>(entry.first[at]) : -1;
      };
      const int wanted = static_cast<unsigned char>(text[length - 1]);
      first = std::partition_point(first, last, [&](const auto& e) { return byte(e) < wanted; });
      last = std::partition_point(first, last, [&](const auto& e) { return byte(e) <= wanted; });
      if (first != last && first->first.size() == length) found(length, first->second);
    }
  }

 private:
  std::vector<std::pair<std::string, std::size_t>> sorted_;
};

class Unigram : public TokenModel {
 public:
  Unigram(const std::vector<ScoredToken>& tokens, std::optional<std::size_t> unknown,
          bool byte_fallback, const std::string& where)
      : search_(tokens), unknown_(unknown), byte_fallback_(byte_fallback) {
    std::vector<Vocabulary::Entry> entries;
    double worst = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (!std::isfinite(tokens[i].score))
        fail(ErrorKind::BadModel, "{}: the score of \"{}\" is not finite", where, tokens[i].token);
      entries.push_back({tokens[i].token, static_cast<std::int32_t>(i)});
      scores_.push_back(tokens[i].score);
      worst = std::min(worst, tokens[i].score);
    }
    if (unknown && *unknown >= tokens.size())
      fail(ErrorKind::BadModel, "{}: unk_id {} is beyond the {} tokens", where, *unknown,
           tokens.size());
    unknown_score_ = worst - kUnknownPenalty;
    vocabulary_ = Vocabulary(std::move(entries), where);
  }

  const Vocabulary& vocabulary() const override { return vocabulary_; }

  void tokenize(std::u32string_view word, std::vector<Piece>& out) const override {
    const auto [bytes, owner] = WordBytes(word);
    for (const auto& [first, last] : best_path(bytes)) {
      const std::string_view token = std::string_view(bytes).substr(first, last - first);
      append(token, owner[first], owner[last - 1] + 1, out);
    }
  }

 private:
  struct Node {
    std::size_t token = 0;
    double score = 0;                       // of the best path that ends here
    std::optional<std::size_t> start = {};  // of its last token
  };

  /// Byte ranges of the tokens of the best path.
  std::vector<std::pair<std::size_t, std::size_t>> best_path(std::string_view text) const {
    std::vector<Node> ends(text.size() + 1);
    for (std::size_t start = 0; start < text.size();) {
      const double score_here = ends[start].score;
      const auto offer = [&](std::size_t length, std::size_t token, double score) {
        Node& node = ends[start + length];
        if (node.start && score_here + score <= node.score) return;
        node = {token, score_here + score, start};
      };
      std::size_t next = start;
      next_code_point(text, next);
      const std::size_t one = next - start;  // bytes of the character
      bool known = false;
      search_.for_each(text.substr(start), [&](std::size_t length, std::size_t token) {
        offer(length, token, scores_[token]);
        known = known || length == one;
      });
      if (!known) offer(one, unknown_.value_or(kNoToken), unknown_score_);
      start = next;
    }
    std::vector<std::pair<std::size_t, std::size_t>> path;
    bool fuse = false;  // the token after is unknown
    for (std::size_t end = text.size(); end > 0; end = *ends[end].start) {
      const bool unknown = ends[end].token == unknown_.value_or(kNoToken);
      if (unknown && fuse) {
        path.back().first = *ends[end].start;
      } else {
        path.emplace_back(*ends[end].start, end);
      }
      fuse = unknown;
    }
    std::reverse(path.begin(), path.end());
    return path;
  }

  void append(std::string_view token, std::size_t first, std::size_t last,
              std::vector<Piece>& out) const {
    if (const auto id = vocabulary_.id(token)) return out.push_back({*id, first, last});
    if (byte_fallback_)
      if (const auto ids = byte_tokens(vocabulary_, token)) {
        for (const std::int32_t id : *ids) out.push_back({id, first, last});
        return;
      }
    if (!unknown_)
      fail(ErrorKind::BadModel,
           "tokenizer: a character of the text is unknown, and the model has no unknown token");
    out.push_back({static_cast<std::int32_t>(*unknown_), first, last});
  }

  static constexpr std::size_t kNoToken = std::numeric_limits<std::size_t>::max();

  PrefixSearch search_;
  Vocabulary vocabulary_;
  std::vector<double> scores_;
  double unknown_score_ = 0;
  std::optional<std::size_t> unknown_;
  bool byte_fallback_;
};

}  // namespace

std::unique_ptr<TokenModel> unigram_model(const std::vector<ScoredToken>& tokens,
                                          std::optional<std::size_t> unknown, bool byte_fallback,
                                          const std::string& where) {
  return std::make_unique<Unigram>(tokens, unknown, byte_fallback, where);
}

std::vector<ScoredToken> read_scored_tokens(const Json& list) {
  if (!list.is_array() || list.size() == 0) list.fail_expected("tokens with their scores");
  std::vector<ScoredToken> tokens;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Json entry = list.at(i);
    tokens.push_back({entry.at(0).as_string(), entry.at(1).as_number()});
  }
  return tokens;
}

std::unique_ptr<TokenModel> token_models::read_unigram(const Json& json) {
  std::optional<std::size_t> unknown;
  if (const auto id = json.find("unk_id")) unknown = static_cast<std::size_t>(id->as_id());
  return unigram_model(read_scored_tokens(json.at("vocab")), unknown,
                       json.bool_or("byte_fallback", false), json.where());
}

}  // namespace pellucid
