#include "text/files/special_tokens.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/fail.h"

namespace pellucid {

namespace {

auto is(std::string_view content) {
  return [content](const AddedToken& token) { return token.content == content; };
}

bool is_in_role(const RoleTokens& roles, const AddedToken& token) {
  return std::ranges::any_of(roles, [&](const std::optional<AddedToken>& role) {
    return role && role->content == token.content;
  });
}

}  // namespace

bool AddedList::has(std::string_view content) const {
  return std::ranges::any_of(tokens_, is(content));
}

void AddedList::add(AddedToken token, const std::string& where) {
  if (token.content.empty()) return;
  const auto old = std::ranges::find_if(tokens_, is(token.content));
  std::int32_t id = kNoId;
  if (old != tokens_.end()) {
    id = old->id;
  } else if (const auto known = vocabulary_.id(token.content)) {
    id = *known;
  } else {
    id = static_cast<std::int32_t>(vocabulary_.size());
    for (const AddedToken& other : tokens_) id = std::max(id, other.id + 1);
  }
  if (token.id != kNoId && token.id != id)
    fail(ErrorKind::BadModel, "{}: wrong id of \"{}\" (expected {}, found {})", where,
         token.content, id, token.id);
  token.id = id;
  if (old != tokens_.end())
    *old = std::move(token);
  else
    tokens_.push_back(std::move(token));
}

void add_configured(AddedList& list, const TokenizerConfig& config, std::vector<AddedToken> listed,
                    const RoleTokens& roles, const std::vector<AddedToken>& extra) {
  if (config.lists_added) listed.clear();
  std::vector<AddedToken> added = config.added;
  for (AddedToken& token : listed) {  // the later file counts
    std::erase_if(added, [&](const AddedToken& other) { return other.id == token.id; });
    added.push_back(std::move(token));
  }
  std::ranges::stable_sort(added, {}, &AddedToken::id);
  const std::string& where = config.added_where;
  for (AddedToken& token : added) {
    if (is_in_role(roles, token)) token.special = true;
    list.add(std::move(token), where);
  }
  const auto add_new = [&](const AddedToken& token) {
    if (!list.has(token.content)) list.add(token, where);
  };
  for (const std::optional<AddedToken>& role : roles)
    if (role) add_new(*role);
  std::ranges::for_each(config.named, add_new);
  std::ranges::for_each(config.extra.value_or(extra), add_new);
}

std::optional<std::int32_t> find_id(const Pipeline& pipeline, std::string_view token) {
  const std::vector<AddedToken>& added = pipeline.added->tokens();
  const auto it = std::ranges::find_if(added, is(token));
  return it != added.end() ? std::optional(it->id) : pipeline.model->vocabulary().id(token);
}

SpecialTokens find_special_tokens(const Pipeline& pipeline, const RoleTokens& roles) {
  const auto find = [&](Role role,
                        std::initializer_list<const char*> usual) -> std::optional<std::int32_t> {
    if (const auto& token = roles[static_cast<std::size_t>(role)])
      if (const auto id = find_id(pipeline, token->content)) return id;
    for (const char* token : usual)
      if (const auto id = find_id(pipeline, token)) return id;
    return std::nullopt;
  };
  return {.pad = find(Role::Pad, {"[PAD]", "<pad>"}),
          .unk = find(Role::Unk, {"[UNK]", "<unk>"}),
          .mask = find(Role::Mask, {"[MASK]", "<mask>"}),
          .cls = find(Role::Cls, {"[CLS]", "<s>"}),
          .sep = find(Role::Sep, {"[SEP]", "</s>"})};
}

}  // namespace pellucid
