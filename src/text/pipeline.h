#pragma once
// The stages of one tokenizer, and the files that describe them.

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/added_tokens.h"
#include "text/normalizers/normalizers.h"
#include "text/post_processors/post_processors.h"
#include "text/pre_tokenizers/pre_tokenizers.h"
#include "text/token_models/token_models.h"
#include "text/tokenizer.h"

namespace pellucid {

/// Thread rule: immutable, share freely.
struct Pipeline {
  Normalizer normalizer;       // may be empty
  PreTokenizer pre_tokenizer;  // may be empty
  std::unique_ptr<TokenModel> model;
  std::optional<AddedTokens> added;  // always there after reading
  PostProcessor post_processor;
};

/// Whether a file is there, or might be: what cannot be looked at is for the reader to refuse.
bool is_there(const std::filesystem::path& path);

/// What tokenizer_config.json and special_tokens_map.json say; both may be missing.
struct TokenizerConfig {
  std::optional<bool> do_lower_case;  // where it is missing, the class decides
  bool keep_accents = false;          // ALBERT
  bool split_by_punct = false;        // DeBERTa-v2
  bool tokenize_chinese_chars = true;
  std::optional<bool> strip_accents;
  std::optional<std::size_t> model_max_length;
  std::optional<AddedToken> pad, unk, mask, cls, sep;  // the token in that role; its id is not set
  std::string tokenizer_class;                         // "RobertaTokenizer", or empty
  std::string model_type;                              // of config.json: "roberta", or empty
  std::optional<bool> add_prefix_space;
  bool trim_offsets = true;
  std::vector<std::string> files;  // names of those that were read

  static TokenizerConfig read(const std::filesystem::path& folder);
};

/// From tokenizer.json. `truncation` and `padding` do not apply, as in AutoTokenizer.
Pipeline read_tokenizer_json(const JsonDocument& document);

/// Is it the tokenizer of this class ("MPNetTokenizer", or the same with "Fast"), or, where no
/// class is named, of this model_type?
bool is_of(const TokenizerConfig& config, std::string_view class_name, std::string_view model_type);

/// From vocab.txt, as BertTokenizerFast builds it, or MPNetTokenizerFast. Throws BadModel if the
/// file is not UTF-8 or a token in a role that the pipeline needs is not in it; Unsupported if the
/// configuration names another class.
Pipeline read_bert_vocabulary(std::string_view vocabulary, const TokenizerConfig& config);

/// From vocab.json and merges.txt, as RobertaTokenizerFast builds it. Throws BadModel for files
/// that are wrong, Unsupported if the configuration names another class.
Pipeline read_roberta_files(const JsonDocument& vocabulary, std::string_view merges,
                            const TokenizerConfig& config);

/// From `file`, a model of sentencepiece in `folder`, as the class of its tokenizer builds it.
/// Throws BadModel for files that are wrong, Unsupported for another class or kind of model.
Pipeline read_sentencepiece_files(const std::filesystem::path& folder, const std::string& file,
                                  const TokenizerConfig& config);

/// The token in a role, or one of that name, with its id; the id is none if it is not in the
/// vocabulary.
std::optional<AddedToken> token_in_role(const std::optional<AddedToken>& configured,
                                        const char* usual, const Vocabulary& vocabulary);

/// The same; throws BadModel, naming `where`, if it is not in the vocabulary.
AddedToken require_role(const std::optional<AddedToken>& configured, const char* usual,
                        const Vocabulary& vocabulary, const std::string& where);

/// The five roles' tokens that the vocabulary has, each once.
std::vector<AddedToken> tokens_in_roles(const TokenizerConfig& config,
                                        const std::array<const char*, 5>& usual,
                                        const Vocabulary& vocabulary);

/// Who has which role: by the configuration, or else the one of the usual names that the
/// vocabulary has.
SpecialTokens find_special_tokens(const Pipeline& pipeline, const TokenizerConfig& config);

/// Id of an added token or one of the model's.
std::optional<std::int32_t> find_id(const Pipeline& pipeline, std::string_view token);

}  // namespace pellucid
