// WordLevel: a word is a token of the vocabulary, or unknown.

#include <utility>

#include "base/utf8.h"
#include "text/token_models/token_models.h"

namespace pellucid {

namespace {

class WordLevel : public TokenModel {
 public:
  WordLevel(Vocabulary vocabulary, std::int32_t unknown)
      : vocabulary_(std::move(vocabulary)), unknown_(unknown) {}

  const Vocabulary& vocabulary() const override { return vocabulary_; }

  void tokenize(std::u32string_view word, std::vector<Piece>& out) const override {
    out.push_back({vocabulary_.id(encode_utf8(word)).value_or(unknown_), 0, word.size()});
  }

 private:
  Vocabulary vocabulary_;
  std::int32_t unknown_;
};

}  // namespace

std::unique_ptr<TokenModel> token_models::read_word_level(const Json& json) {
  Vocabulary vocabulary = Vocabulary::from_json(json.at("vocab"));
  const std::int32_t unknown =
      vocabulary.require(json.at("unk_token").as_string(), "unknown token", json.where());
  return std::make_unique<WordLevel>(std::move(vocabulary), unknown);
}

}  // namespace pellucid
