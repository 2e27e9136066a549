#pragma once
// The classes of tokenizers of transformers 5. A class builds its pipeline itself: of a
// tokenizer.json it takes the vocabulary, the merges or scores, the character map and the added
// tokens, and tokenizer_config.json decides the rest. Only TokenizersBackend, which was
// PreTrainedTokenizerFast before, takes tokenizer.json as it is.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "text/files/tokenizer_config.h"
#include "text/files/tokenizer_source.h"
#include "text/pipeline.h"

namespace pellucid {

/// What a class builds its pipeline from.
struct ClassContext {
  const TokenizerConfig& config;
  const RoleTokens& roles;
  TokenizerSource& source;  // its vocabulary moves to the model

  /// Of a role that the pipeline needs. Throws Unsupported, naming the key, where it is null.
  const std::string& token(Role role) const;

  /// A stage of the JSON that tokenizer.json has for it.
  template <typename Stage>
  static Stage make(Stage (*read)(const Json&), const nlohmann::json& json) {
    return read(Json(json, "tokenizer_config.json"));
  }
};

struct TokenizerClass {
  std::vector<std::string_view> names;  // "BertTokenizer", and classes that are the same
  TokenizerSource::Kind kind = TokenizerSource::Kind::WordPiece;
  std::vector<std::string_view> files;  // that it needs where there is no tokenizer.json
  /// Reads them; `file` is the first.
  TokenizerSource (*read)(const std::filesystem::path& folder, std::string_view file) = nullptr;
  std::array<const char*, kRoles> usual = {};  // in the roles; null where it has none
  bool types = false;                          // model_input_names has token_type_ids
  bool types_before_5 = false;                 // it had, before transformers 5
  bool mask_lstrip = false;                    // the mask takes the space before it along
  std::vector<const char*> extra = {};         // special tokens without a role
  Role first = Role::Cls, last = Role::Sep;    // the tokens around a text
  /// Normalizer, pre-tokenizer and model.
  void (*build)(const ClassContext& context, Pipeline& pipeline) = nullptr;
  /// What puts those two around the texts.
  PostProcessor (*frame)(const ClassContext& context, std::int32_t first,
                         std::int32_t last) = nullptr;
};

/// As AutoTokenizer of transformers 5 chooses it; null for TokenizersBackend. `folder` decides
/// where no file names a class or a model. Throws Unsupported for a class that is not known here.
const TokenizerClass* find_tokenizer_class(const TokenizerConfig& config,
                                           const std::filesystem::path& folder);

/// Of the class, or of TokenizersBackend for null.
RoleTokens role_tokens(const TokenizerClass* of, const TokenizerConfig& config);

}  // namespace pellucid
