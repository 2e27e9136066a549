#include "text/files/special_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/token_models/word_piece.h"

namespace pellucid {
namespace {

constexpr std::array<const char*, 5> kUsual = {"[PAD]", "[UNK]", "[MASK]", "[CLS]", "[SEP]"};

Vocabulary vocabulary() { return Vocabulary::from_lines("[PAD]\n[UNK]\n<s>\n[SEP]\n<mask>\n"); }

AddedToken token(const char* content) { return {.content = content}; }

Pipeline pipeline(std::vector<AddedToken> added) {
  Pipeline out;
  out.model = word_piece_model(vocabulary(), {}, "f");
  out.added.emplace(std::move(added), out.normalizer, "f");
  return out;
}

TEST(SpecialTokens, TheConfigurationGoesBeforeTheUsualName) {
  const std::optional<AddedToken> usual = token_in_role({}, "[PAD]", vocabulary());
  ASSERT_TRUE(usual);
  EXPECT_EQ(usual->id, 0);
  EXPECT_TRUE(usual->special);
  AddedToken configured = token("<mask>");
  configured.lstrip = true;
  const std::optional<AddedToken> found = token_in_role(configured, "[MASK]", vocabulary());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, 4);
  EXPECT_TRUE(found->lstrip);
  EXPECT_FALSE(token_in_role(token("<gone>"), "[PAD]", vocabulary()));
}

TEST(SpecialTokens, ARequiredOneThatIsMissingIsNamed) {
  EXPECT_EQ(require_role({}, "[SEP]", vocabulary(), "vocab.txt").id, 3);
  expect_error(ErrorKind::BadModel, "vocab.txt: the token \"[CLS]\" is missing",
               [] { require_role({}, "[CLS]", vocabulary(), "vocab.txt"); });
  expect_error(ErrorKind::BadModel, "vocab.txt: the token \"<x>\" is missing",
               [] { require_role(token("<x>"), "[SEP]", vocabulary(), "vocab.txt"); });
}

TEST(SpecialTokens, ATokenOfTwoRolesIsListedOnce) {
  TokenizerConfig config;
  config.cls = config.sep = token("<s>");
  std::vector<std::int32_t> ids;
  for (const AddedToken& found : tokens_in_roles(config, kUsual, vocabulary()))
    ids.push_back(found.id);
  EXPECT_THAT(ids, testing::ElementsAre(0, 1, 2));  // there is no [MASK]
}

TEST(SpecialTokens, RolesFallBackToEitherUsualName) {
  TokenizerConfig config;
  config.pad = token("<gone>");
  config.unk = token("<s>");
  const SpecialTokens found = find_special_tokens(pipeline({}), config);
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
