#include "text/files/tokenizer_class.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/fail.h"
#include "text/files/bert_vocabulary.h"
#include "text/files/roberta_files.h"
#include "text/files/sentencepiece_files.h"

namespace pellucid {

namespace {

const std::vector<TokenizerClass>& classes() {
  static const std::vector<TokenizerClass> list = [] {
    std::vector<TokenizerClass> all = word_piece_classes();
    for (const auto& more : {byte_level_classes(), unigram_classes()})
      all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return list;
}

// The class of each model_type where no file names one.
constexpr std::pair<std::string_view, std::string_view> kOfModels[] = {
    {"bert", "BertTokenizer"},           {"distilbert", "BertTokenizer"},
    {"electra", "BertTokenizer"},        {"mpnet", "MPNetTokenizer"},
    {"roberta", "RobertaTokenizer"},     {"deberta", "DebertaTokenizer"},
    {"albert", "AlbertTokenizer"},       {"xlm-roberta", "XLMRobertaTokenizer"},
    {"camembert", "CamembertTokenizer"}, {"deberta-v2", "DebertaV2Tokenizer"},
};

// Their tokens are made by Python code, which no file holds.
constexpr std::string_view kSlow[] = {
    "BertJapaneseTokenizer", "BertTokenizerLegacy", "BertweetTokenizer", "BartphoTokenizer",
    "BioGptTokenizer",       "ByT5Tokenizer",       "CanineTokenizer",   "CTRLTokenizer",
    "EsmTokenizer",          "FlaubertTokenizer",   "FSMTTokenizer",     "MyT5Tokenizer",
    "PhobertTokenizer",      "TapasTokenizer",      "XLMTokenizer",
};

// These build a pipeline of their own too, another one.
constexpr std::string_view kOthers[] = {
    "BarthezTokenizer",  "BertGenerationTokenizer", "BigBirdTokenizer",    "BlenderbotTokenizer",
    "CLIPTokenizer",     "CodeLlamaTokenizer",      "CohereTokenizer",     "CpmTokenizer",
    "FNetTokenizer",     "FunnelTokenizer",         "GemmaTokenizer",      "GPT2Tokenizer",
    "GPTNeoXTokenizer",  "HerbertTokenizer",        "LayoutLMv2Tokenizer", "LayoutLMv3Tokenizer",
    "LEDTokenizer",      "LlamaTokenizer",          "LukeTokenizer",       "LxmertTokenizer",
    "MBartTokenizer",    "MBart50Tokenizer",        "MarkupLMTokenizer",   "MvpTokenizer",
    "NllbTokenizer",     "OpenAIGPTTokenizer",      "PegasusTokenizer",    "Qwen2Tokenizer",
    "ReformerTokenizer", "RemBertTokenizer",        "RoFormerTokenizer",   "SplinterTokenizer",
    "T5Tokenizer",       "WhisperTokenizer",        "XGLMTokenizer",       "XLNetTokenizer",
};

const TokenizerClass* find_class(std::string_view name) {
  for (const TokenizerClass& one : classes())
    if (std::ranges::find(one.names, name) != one.names.end()) return &one;
  return nullptr;
}

/// Where nothing names a class or a model.
std::string_view class_of_files(const std::filesystem::path& folder) {
  if (is_there(folder / "tokenizer.json")) return "TokenizersBackend";
  if (is_there(folder / "vocab.txt")) return "BertTokenizer";
  if (is_there(folder / "vocab.json")) return "RobertaTokenizer";
  return "";
}

}  // namespace

const std::string& ClassContext::token(Role role) const {
  const auto index = static_cast<std::size_t>(role);
  if (!roles[index])
    fail(ErrorKind::Unsupported,
         "tokenizer_config.json: \"{}\": not supported (expected a token, "
         "found null)",
         kRoleKeys[index]);
  return roles[index]->content;
}

const TokenizerClass* find_tokenizer_class(const TokenizerConfig& config,
                                           const std::filesystem::path& folder) {
  if (config.model_type == "modernbert") return nullptr;  // whatever class it names
  std::string_view name = config.class_name;
  if (name.ends_with("Fast")) name.remove_suffix(4);
  if (name.empty()) {
    const auto it = std::ranges::find(kOfModels, config.model_type,
                                      [](const auto& pair) { return pair.first; });
    name = it != std::end(kOfModels) ? it->second : class_of_files(folder);
    if (name == "BertTokenizer" && is_there(folder / "bpe.codes"))
      fail(ErrorKind::Unsupported,
           "bpe.codes: not supported (expected no file of a BertweetTokenizer or PhobertTokenizer, "
           "whose tokens are made by Python code)");
  }
  if (const TokenizerClass* known = find_class(name)) return known;
  if (std::ranges::find(kSlow, name) != std::end(kSlow))
    fail(ErrorKind::Unsupported,
         "{}: {} is not supported (expected one with a fast form: its tokens are made by Python "
         "code)",
         config.class_where, name);
  if (std::ranges::find(kOthers, name) != std::end(kOthers)) {
    std::vector<std::string_view> names;
    for (const TokenizerClass& one : classes()) names.push_back(one.names.front());
    fail(ErrorKind::Unsupported,
         "{}: {} is not supported (expected {}, or TokenizersBackend, which takes tokenizer.json "
         "as it is)",
         config.class_where, name, fmt::join(names, ", "));
  }
  return nullptr;
}

RoleTokens role_tokens(const TokenizerClass* of, const TokenizerConfig& config) {
  RoleTokens tokens;
  for (std::size_t i = 0; i < kRoles; ++i) {
    const RoleToken& stated = config.roles[i];
    tokens[i] = stated.token;
    if (!of) continue;
    if (!stated.stated && of->usual[i])
      tokens[i] = AddedToken{.content = of->usual[i], .special = true};
    if (!tokens[i] || (stated.stated && !stated.plain)) continue;
    tokens[i]->normalized = false;
    tokens[i]->lstrip = of->mask_lstrip && static_cast<Role>(i) == Role::Mask;
  }
  return tokens;
}

}  // namespace pellucid
