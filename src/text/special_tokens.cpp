// Which token is PAD, UNK, MASK, CLS, SEP.

#include <initializer_list>

#include "text/pipeline.h"

namespace pellucid {

std::optional<std::int32_t> find_id(const Pipeline& pipeline, std::string_view token) {
  for (const AddedToken& added : pipeline.added->tokens())
    if (added.content == token) return added.id;
  return pipeline.model->vocabulary().id(token);
}

SpecialTokens find_special_tokens(const Pipeline& pipeline, const TokenizerConfig& config) {
  const auto role = [&](const std::optional<std::string>& named,
                        std::initializer_list<const char*> usual) -> std::optional<std::int32_t> {
    if (named)
      if (const auto id = find_id(pipeline, *named)) return id;
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
