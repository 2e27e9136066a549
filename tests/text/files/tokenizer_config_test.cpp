#include "text/files/tokenizer_config.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "support/temp_dir.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

TokenizerConfig read(const char* json, const char* file = "tokenizer_config.json") {
  const TempDir folder;
  folder.write(file, json);
  return TokenizerConfig::read(folder.path());
}

TEST(TokenizerConfig, EveryFileMayBeMissing) {
  const TempDir folder;
  const TokenizerConfig config = TokenizerConfig::read(folder.path());
  EXPECT_FALSE(config.do_lower_case || config.role(Role::Pad).stated || config.model_max_length);
  EXPECT_TRUE(config.tokenize_chinese_chars && config.trim_offsets);
  EXPECT_TRUE(config.files.empty());
}

TEST(TokenizerConfig, ATokenIsAStringOrAnObject) {
  const TokenizerConfig config =
      read(R"({"unk_token": "[UNK]", "mask_token": {"content": "<m>", "lstrip": true}})");
  const RoleToken& unk = config.role(Role::Unk);
  const RoleToken& mask = config.role(Role::Mask);
  EXPECT_EQ(unk.token->content, "[UNK]");
  EXPECT_TRUE(unk.plain && !unk.token->lstrip);
  EXPECT_EQ(mask.token->content, "<m>");
  EXPECT_TRUE(!mask.plain && mask.token->lstrip && mask.token->special);
  EXPECT_EQ(config.files, (std::vector<std::string>{"tokenizer_config.json"}));
}

TEST(TokenizerConfig, ARoleMayBeNull) {
  const TokenizerConfig config = read(R"({"mask_token": null})");
  EXPECT_TRUE(config.role(Role::Mask).stated);
  EXPECT_FALSE(config.role(Role::Mask).token);
}

TEST(TokenizerConfig, ALimitThatMeansNoneIsNone) {
  EXPECT_EQ(read(R"({"model_max_length": 512})").model_max_length, 512u);
  EXPECT_EQ(read(R"({"max_len": 512})").model_max_length, 512u);
  EXPECT_EQ(read(R"({"max_len": 512, "model_max_length": 40})").model_max_length, 40u);
  for (const char* none : {R"({"model_max_length": 1e30})", R"({"model_max_length": 10000001})",
                           R"({"model_max_length": null})"})
    EXPECT_EQ(read(none).model_max_length, std::nullopt) << none;
  expect_error(ErrorKind::BadModel, "\"model_max_length\"",
               [] { read(R"({"model_max_length": 0})"); });
}

TEST(TokenizerConfig, TheListOfAddedTokensGoesBeforeTheOlderFiles) {
  const TempDir folder;
  folder.write("tokenizer_config.json",
               R"({"added_tokens_decoder": {"7": {"content": "b"}, "6": {"content": "a"}}})");
  folder.write("added_tokens.json", R"({"c": 8})");
  folder.write("special_tokens_map.json", R"({"mask_token": "c"})");
  const TokenizerConfig config = TokenizerConfig::read(folder.path());
  ASSERT_EQ(config.added.size(), 2u);
  EXPECT_EQ(config.added[0].content, "a");
  EXPECT_EQ(config.added[1].id, 7);
  EXPECT_FALSE(config.role(Role::Mask).stated);
}

TEST(TokenizerConfig, AddedTokensAreSpecialWhereTheyHaveARole) {
  const TempDir folder;
  folder.write("added_tokens.json", R"({"a": 6, "b": 7})");
  folder.write("special_tokens_map.json", R"({"additional_special_tokens": ["b"], "foo": 1})");
  const TokenizerConfig config = TokenizerConfig::read(folder.path());
  EXPECT_EQ(config.unknown_keys, (std::vector<std::string>{"special_tokens_map.json: \"foo\""}));
  ASSERT_EQ(config.added.size(), 2u);
  EXPECT_TRUE(!config.added[0].special && config.added[0].normalized);
  EXPECT_TRUE(config.added[1].special && !config.added[1].normalized);
}

TEST(TokenizerConfig, NamesTheKeysThatItDoesNotKnow) {
  EXPECT_EQ(read(R"({"foo": 1, "_bar": 2, "errors": "x", "do_lower_case": true})").unknown_keys,
            (std::vector<std::string>{"tokenizer_config.json: \"foo\""}));
  expect_error(ErrorKind::Unsupported, "\"init_inputs\": not supported",
               [] { read(R"({"init_inputs": ["x"]})"); });
  EXPECT_TRUE(read(R"({"init_inputs": []})").unknown_keys.empty());
}

TEST(TokenizerConfig, KnowsTheVersionBefore5) {
  const auto before_5 = [](const char* json) { return read(json, "config.json").before_5; };
  EXPECT_TRUE(before_5(R"({"transformers_version": "4.38.0"})"));
  EXPECT_FALSE(before_5(R"({"transformers_version": "5.0.0"})"));
  EXPECT_FALSE(before_5(R"({"transformers_version": "10.0.0"})"));
  EXPECT_FALSE(before_5("{}"));
}

constexpr const char* kVocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n<m>\n";

TEST(TokenizerConfig, TheMapOfSpecialTokensGoesBeforeTheConfiguration) {
  const TempDir folder;
  folder.write("vocab.txt", kVocabulary);
  folder.write("tokenizer_config.json",
               R"({"mask_token": {"content": "<m>", "lstrip": true}, "model_max_length": 1e30})");
  folder.write("special_tokens_map.json", R"({"mask_token": "[MASK]", "pad_token": "<m>"})");
  const Tokenizer tokenizer = Tokenizer::load(folder.path());
  EXPECT_EQ(tokenizer.special_tokens().mask, 4);
  EXPECT_EQ(tokenizer.special_tokens().pad, 5);
  EXPECT_EQ(tokenizer.model_max_length(), std::nullopt);
}

}  // namespace
}  // namespace pellucid
