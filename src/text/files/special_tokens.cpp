#include "text/files/special_tokens.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/fail.h"

namespace pellucid {

std::optional<std::int32_t> find_id(const Pipeline& pipeline, std::string_view token) {
  for (const AddedToken& added : pipeline.added->tokens())
    if (added.content == token) return added.id;
  return pipeline.model->vocabulary().id(token);
}

std::optional<AddedToken> token_in_role(const std::optional<AddedToken>& configured,
                                        const char* usual, const Vocabulary& vocabulary) {
  AddedToken token = configured.value_or(AddedToken{.content = usual, .special = true});
  const std::optional<std::int32_t> id = vocabulary.id(token.content);
  if (!id) return std::nullopt;
  token.id = *id;
  return token;
}

AddedToken require_role(const std::optional<AddedToken>& configured, const char* usual,
                        const Vocabulary& vocabulary, const std::string& where) {
  if (auto token = token_in_role(configured, usual, vocabulary)) return *token;
  fail(ErrorKind::BadModel, "{}: the token \"{}\" is missing", where,
       configured ? configured->content : usual);
}

std::vector<AddedToken> tokens_in_roles(const TokenizerConfig& config,
                                        const std::array<const char*, 5>& usual,
                                        const Vocabulary& vocabulary) {
  const std::optional<AddedToken>* roles[] = {&config.pad, &config.unk, &config.mask, &config.cls,
                                              &config.sep};
  std::vector<AddedToken> tokens;
  for (std::size_t i = 0; i < usual.size(); ++i) {
    auto token = token_in_role(*roles[i], usual[i], vocabulary);
    const auto same = [&](const AddedToken& other) { return token->id == other.id; };
    if (token && std::none_of(tokens.begin(), tokens.end(), same))
      tokens.push_back(std::move(*token));
  }
  return tokens;
}

SpecialTokens find_special_tokens(const Pipeline& pipeline, const TokenizerConfig& config) {
  const auto role = [&](const std::optional<AddedToken>& named,
                        std::initializer_list<const char*> usual) -> std::optional<std::int32_t> {
    if (named)
      if (const auto id = find_id(pipeline, named->content)) return id;
    for (const char* token : usual)
      if (const auto id = find_id(pipeline, token)) return id;
    return std::nullopt;
  };
  return {.pad = role(config.pad, {"[PAD]", "<pad>"}),
          .unk = role(config.unk, {"[UNK]", "<unk>"}),
          .mask = role(config.mask, {"[MASK]", "<mask>"}),
          .cls = role(config.cls, {"[CLS]", "<s>"}),
          .sep = role(config.sep, {"[SEP]", "</s>"})};
}

}  // namespace pellucid
