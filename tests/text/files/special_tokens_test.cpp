#include "text/files/special_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/token_models/word_piece.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

/// The largest id is 4.
Vocabulary vocabulary() { return Vocabulary::from_lines("[PAD]\n[UNK]\n<s>\n[SEP]\n<mask>\n"); }

AddedToken token(const char* content) { return {.content = content}; }

Pipeline pipeline(std::vector<AddedToken> added) {
  Pipeline out;
  out.model = word_piece_model(vocabulary(), {}, "f");
  out.added.emplace(std::move(added), out.normalizer, "f");
  return out;
}

RoleTokens roles(Role role, const char* content) {
  RoleTokens tokens;
  tokens[static_cast<std::size_t>(role)] = token(content);
  return tokens;
}

std::vector<std::int32_t> ids(const std::vector<AddedToken>& tokens) {
  std::vector<std::int32_t> out;
  for (const AddedToken& token : tokens) out.push_back(token.id);
  return out;
}

TEST(SpecialTokens, AnAddedTokenHasTheModelsIdOrTheNextFreeOne) {
  const Vocabulary model = vocabulary();
  AddedList list(model);
  list.add(token("new"), "f");
  list.add(token("<s>"), "f");
  list.add(token("newer"), "f");
  list.add(token("new"), "f");  // stands already
  list.add(token(""), "f");
  EXPECT_TRUE(list.has("newer"));
  EXPECT_THAT(ids(list.take()), ElementsAre(5, 2, 6));
}

TEST(SpecialTokens, ATokenThatStatesAnotherIdIsNamed) {
  const Vocabulary model = vocabulary();
  AddedList list(model);
  list.add({.content = "new", .id = 5}, "f");
  expect_error(ErrorKind::BadModel, "f: wrong id of \"x\" (expected 6, found 7)",
               [&] { list.add({.content = "x", .id = 7}, "f"); });
  expect_error(ErrorKind::BadModel, "f: wrong id of \"<s>\" (expected 2, found 3)",
               [&] { list.add({.content = "<s>", .id = 3}, "f"); });
}

TEST(SpecialTokens, ListedTokensComeFirstThenRolesThenOthers) {
  const Vocabulary model = vocabulary();
  AddedList list(model);
  TokenizerConfig config;
  config.added = {{.content = "listed", .id = 6}};
  config.named = {token("named")};
  config.extra = {token("extra"), token("named")};
  add_configured(list, config, {{.content = "json", .id = 5}}, roles(Role::Mask, "[MASK]"),
                 {token("usual")});
  std::vector<std::string> contents;
  for (const AddedToken& added : list.take()) contents.push_back(added.content);
  EXPECT_THAT(contents, ElementsAre("json", "listed", "[MASK]", "named", "extra"));
}

TEST(SpecialTokens, ATokenOfTwoRolesIsListedOnce) {
  const Vocabulary model = vocabulary();
  AddedList list(model);
  RoleTokens both = roles(Role::Cls, "<s>");
  both[static_cast<std::size_t>(Role::Sep)] = token("<s>");
  add_configured(list, {}, {}, both, {});
  EXPECT_THAT(ids(list.take()), ElementsAre(2));
}

TEST(SpecialTokens, RolesFallBackToEitherUsualName) {
  RoleTokens named = roles(Role::Pad, "<gone>");
  named[static_cast<std::size_t>(Role::Unk)] = token("<s>");
  const SpecialTokens found = find_special_tokens(pipeline({}), named);
  EXPECT_EQ(found.pad, 0);
  EXPECT_EQ(found.unk, 2);
  EXPECT_EQ(found.mask, 4);
  EXPECT_EQ(found.cls, 2);
  EXPECT_EQ(found.sep, 3);
}

TEST(SpecialTokens, AnAddedTokenHasARoleToo) {
  AddedToken mask = token("[MASK]");
  mask.id = 9;
  EXPECT_EQ(find_special_tokens(pipeline({mask}), {}).mask, 9);
  EXPECT_EQ(find_id(pipeline({mask}), "[MASK]"), 9);
  EXPECT_EQ(find_id(pipeline({mask}), "<s>"), 2);
  EXPECT_EQ(find_id(pipeline({mask}), "x"), std::nullopt);
}

}  // namespace
}  // namespace pellucid
