#include "text/files/tokenizer_source.h"

#include <utility>

#include "base/fail.h"
#include "text/files/tokenizer_json.h"

namespace pellucid {

namespace {

/// The first Precompiled normalizer's, in a sequence or alone.
Normalizer find_charsmap(const Json& normalizer) {
  if (normalizer.string_or("type", "") == "Sequence") {
    const Json list = normalizer.at("normalizers");
    for (std::size_t i = 0; i < list.size(); ++i)
      if (Normalizer map = find_charsmap(list.at(i))) return map;
  }
  return normalizer.string_or("type", "") == "Precompiled" ? make_normalizer(normalizer) : nullptr;
}

std::string_view kind_name(TokenizerSource::Kind kind) {
  switch (kind) {
    case TokenizerSource::Kind::WordPiece: return "WordPiece";
    case TokenizerSource::Kind::Bpe: return "BPE";
    case TokenizerSource::Kind::Unigram: return "Unigram";
  }
  return "";
}

}  // namespace

TokenizerSource source_of_json(const JsonDocument& document, TokenizerSource::Kind kind,
                               std::string_view class_name) {
  const Json root = document.root();
  check_version(root);
  const Json model = root.at("model");
  const std::string type = token_model_type(model);
  if (type != kind_name(kind))
    fail(ErrorKind::BadModel, "{}: not the model of a {} (expected {}, found {})", model.where(),
         class_name, kind_name(kind), type);
  TokenizerSource source{.where = model.where()};
  if (kind == TokenizerSource::Kind::Unigram)
    source.pieces = read_scored_tokens(model.at("vocab"));
  else
    source.vocabulary = Vocabulary::from_json(model.at("vocab"));
  if (kind == TokenizerSource::Kind::Bpe) source.merges = read_bpe_merges(model.at("merges"));
  if (const auto json = root.find("normalizer")) source.charsmap = find_charsmap(*json);
  if (const auto json = root.find("post_processor"))
    source.post_processor = make_post_processor(*json);
  source.added = read_added_tokens(root);
  source.truncate_left = truncates_left(root);
  return source;
}

}  // namespace pellucid
