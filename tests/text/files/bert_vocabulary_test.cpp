#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

constexpr const char* kVocabulary =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nA\na\nÁ\ná\n日\n日本\n<m>\n";

TEST(BertVocabulary, ReadsAVocabularyAlone) {
  const TempDir folder;
  folder.write("vocab.txt", kVocabulary);
  const Tokenizer tokenizer = Tokenizer::load(folder.path());
  EXPECT_THAT(tokenizer.encode("Á日本[MASK]").ids, ElementsAre(2, 6, 9, 1, 4, 3));
  EXPECT_EQ(tokenizer.special_tokens().mask, 4);
  EXPECT_EQ(tokenizer.model_max_length(), std::nullopt);
  EXPECT_THAT(tokenizer.files(), ElementsAre("vocab.txt"));
}

TEST(BertVocabulary, TheConfigurationDecidesCaseAccentsAndChinese) {
  const auto ids = [](const char* config) {
    const TempDir folder;
    folder.write("vocab.txt", kVocabulary);
    folder.write("tokenizer_config.json", config);
    return Tokenizer::load(folder.path()).encode("Á 日本").ids;
  };
  EXPECT_THAT(ids("{}"), ElementsAre(2, 6, 9, 1, 3));
  EXPECT_THAT(ids(R"({"do_lower_case": false})"), ElementsAre(2, 7, 9, 1, 3));
  EXPECT_THAT(ids(R"({"do_lower_case": false, "strip_accents": true})"),
              ElementsAre(2, 5, 9, 1, 3));
  EXPECT_THAT(ids(R"({"strip_accents": false})"), ElementsAre(2, 8, 9, 1, 3));
  EXPECT_THAT(ids(R"({"tokenize_chinese_chars": false})"), ElementsAre(2, 6, 10, 3));
}

TEST(BertVocabulary, MpnetHasItsOwnSpecialTokensAndTemplate) {
  const TempDir folder;
  folder.write("vocab.txt", "<s>\n<pad>\n</s>\n[UNK]\na\n<mask>\n");
  folder.write("tokenizer_config.json", R"({"tokenizer_class": "MPNetTokenizerFast"})");
  const Encoding e = Tokenizer::load(folder.path()).encode("a <mask>", "a");
  EXPECT_THAT(e.ids, ElementsAre(0, 4, 5, 2, 2, 4, 2));
  EXPECT_EQ(e.spans[2], (Span{2, 8}));
}

}  // namespace
}  // namespace pellucid
