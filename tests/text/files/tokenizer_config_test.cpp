#include "text/files/tokenizer_config.h"

#include <gtest/gtest.h>

#include "support/temp_dir.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

TEST(TokenizerConfig, EveryFileMayBeMissing) {
  const TempDir folder;
  const TokenizerConfig config = TokenizerConfig::read(folder.path());
  EXPECT_FALSE(config.do_lower_case || config.pad || config.model_max_length);
  EXPECT_TRUE(config.tokenize_chinese_chars && config.trim_offsets);
  EXPECT_TRUE(config.files.empty());
}

TEST(TokenizerConfig, ATokenIsAStringOrAnObject) {
  const TempDir folder;
  folder.write("tokenizer_config.json",
               R"({"unk_token": "[UNK]", "mask_token": {"content": "<m>", "lstrip": true}})");
  const TokenizerConfig config = TokenizerConfig::read(folder.path());
  EXPECT_EQ(config.unk->content, "[UNK]");
  EXPECT_FALSE(config.unk->lstrip);
  EXPECT_EQ(config.mask->content, "<m>");
  EXPECT_TRUE(config.mask->lstrip && config.mask->special);
  EXPECT_EQ(config.files, (std::vector<std::string>{"tokenizer_config.json"}));
}

TEST(TokenizerConfig, ALimitThatMeansNoneIsNone) {
  const TempDir folder;
  const auto limit = [&](const char* json) {
    folder.write("tokenizer_config.json", json);
    return TokenizerConfig::read(folder.path()).model_max_length;
  };
  EXPECT_EQ(limit(R"({"model_max_length": 512})"), 512u);
  for (const char* none : {R"({"model_max_length": 1e30})", R"({"model_max_length": 0})",
                           R"({"model_max_length": 10000001})"})
    EXPECT_EQ(limit(none), std::nullopt) << none;
}

TEST(TokenizerConfig, KnowsItsClassWithOrWithoutFast) {
  TokenizerConfig config;
  config.model_type = "mpnet";
  EXPECT_TRUE(config.is_of("MPNetTokenizer", "mpnet"));
  config.tokenizer_class = "BertTokenizerFast";
  EXPECT_FALSE(config.is_of("MPNetTokenizer", "mpnet"));
  EXPECT_TRUE(config.is_of("BertTokenizer", "bert"));
}

constexpr const char* kVocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n<m>\n";

TEST(TokenizerConfig, RolesComeFromEitherFile) {
  const TempDir folder;
  folder.write("vocab.txt", kVocabulary);
  folder.write("tokenizer_config.json",
               R"({"mask_token": {"content": "<m>", "lstrip": true}, "model_max_length": 1e30})");
  folder.write("special_tokens_map.json", R"({"mask_token": "[MASK]", "pad_token": "<m>"})");
  const Tokenizer tokenizer = Tokenizer::load(folder.path());
  EXPECT_EQ(tokenizer.special_tokens().mask, 5);
  EXPECT_EQ(tokenizer.special_tokens().pad, 5);
  EXPECT_EQ(tokenizer.model_max_length(), std::nullopt);
}

}  // namespace
}  // namespace pellucid
