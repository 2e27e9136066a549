#pragma once
// Where a class of tokenizers takes its vocabulary from: a tokenizer.json, or the files that were
// there before it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "text/pipeline.h"
#include "text/token_models/bpe.h"
#include "text/token_models/unigram.h"

namespace pellucid {

/// Plain values.
struct TokenizerSource {
  enum class Kind { WordPiece, Bpe, Unigram };
  std::string where = {};                         // named in errors: "vocab.txt"
  Vocabulary vocabulary = {};                     // WordPiece, Bpe
  std::vector<BpeMerge> merges = {};              // Bpe
  std::vector<ScoredToken> pieces = {};           // Unigram
  std::optional<std::size_t> unknown_piece = {};  // pieces are sentencepiece's, not yet in the
                                                  // order of ids; and this one is unknown
  Normalizer charsmap = {};                       // Unigram; may be empty
  std::vector<AddedToken> added = {};             // tokenizer.json's; ids as it states them
  std::optional<std::vector<AddedToken>> control = {};  // sentencepiece's control and user symbols
  std::optional<PostProcessor> post_processor = {};     // tokenizer.json's
  std::optional<bool> truncate_left = {};               // tokenizer.json's
};

/// Throws BadModel for a file that is wrong or, naming `class_name`, a model of another kind.
TokenizerSource source_of_json(const JsonDocument& document, TokenizerSource::Kind kind,
                               std::string_view class_name);

}  // namespace pellucid
