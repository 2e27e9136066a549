// WordPiece: the longest token that begins the word, then the longest "##" token that goes on, and
// so to the end; a word that cannot be finished, or is too long, is one unknown token.

#include "text/token_models/word_piece.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "base/utf8.h"

namespace pellucid {

namespace {

class WordPiece : public TokenModel {
 public:
  WordPiece(Vocabulary vocabulary, const WordPieceOptions& options, std::int32_t unknown)
      : vocabulary_(std::move(vocabulary)), options_(options), unknown_(unknown) {}

  const Vocabulary& vocabulary() const override { return vocabulary_; }

  void tokenize(std::u32string_view word, std::vector<Piece>& out) const override {
    const std::size_t before = out.size();
    if (word.size() <= options_.max_input_chars_per_word && append_pieces(word, out)) return;
    out.resize(before);
    out.push_back({unknown_, 0, word.size()});
  }

 private:
  bool append_pieces(std::u32string_view word, std::vector<Piece>& out) const {
    const std::string bytes = encode_utf8(word);
    const std::vector<std::size_t> ends = code_point_offsets(bytes);  // of the first i characters
    std::string candidate;
    for (std::size_t first = 0; first < word.size();) {
      candidate = first > 0 ? options_.continuing_subword_prefix : "";
      const std::size_t prefix = candidate.size();
      candidate.append(bytes, ends[first], vocabulary_.longest_token());
      std::size_t last = static_cast<std::size_t>(
          std::upper_bound(ends.begin(), ends.end(), ends[first] + candidate.size() - prefix) -
          ends.begin() - 1);
      std::optional<std::int32_t> id;
      for (; last > first; --last) {
        candidate.resize(prefix + ends[last] - ends[first]);
        if ((id = vocabulary_.id(candidate))) break;
      }
      if (!id) return false;
      out.push_back({*id, first, last});
      first = last;
    }
    return true;
  }

  Vocabulary vocabulary_;
  WordPieceOptions options_;
  std::int32_t unknown_;
};

}  // namespace

std::unique_ptr<TokenModel> word_piece_model(Vocabulary vocabulary, const WordPieceOptions& options,
                                             const std::string& where) {
  const std::int32_t unknown = vocabulary.require(options.unk_token, "unknown token", where);
  return std::make_unique<WordPiece>(std::move(vocabulary), options, unknown);
}

std::unique_ptr<TokenModel> token_models::read_word_piece(const Json& json) {
  WordPieceOptions options;
  options.unk_token = json.at("unk_token").as_string();
  options.continuing_subword_prefix = json.at("continuing_subword_prefix").as_string();
  options.max_input_chars_per_word = static_cast<std::size_t>(
      json.at("max_input_chars_per_word").as_int(0, std::numeric_limits<std::int64_t>::max()));
  return word_piece_model(Vocabulary::from_json(json.at("vocab")), options, json.where());
}

}  // namespace pellucid
