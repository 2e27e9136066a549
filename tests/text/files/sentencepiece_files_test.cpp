// What tokenizer_config.json changes about a model of sentencepiece. The golden test compares each
// convention as it is with transformers (tests/golden/tokenizer/*-spm.json).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/sentencepiece_writer.h"
#include "support/temp_dir.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

using testing::ElementsAre;
using namespace sentencepiece;

/// A Unigram model whose pieces are the roles' tokens, a user's token, and single characters.
std::string model(const std::vector<std::string>& roles) {
  std::string bytes;
  for (const std::string& role : roles) bytes += piece(role, 0, role == "<unk>" ? 2 : 3);
  bytes += piece("<user>", 0, 4);
  for (const char* character : {"▁", "a", "A", "á", "e", ",", "\""})
    bytes += piece(character, -1, 1);
  return bytes + message(2, integer(3, 1) + integer(40, 1));
}

std::vector<std::string> tokens(const std::string& file, const std::string& bytes,
                                const std::string& config, std::string_view text) {
  const TempDir folder;
  folder.write(file, bytes);
  folder.write("tokenizer_config.json", config);
  return Tokenizer::load(folder.path()).encode(text).tokens;
}

std::vector<std::string> albert(const std::string& options, std::string_view text) {
  return tokens("spiece.model", model({"<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"}),
                R"({"tokenizer_class": "AlbertTokenizer")" + options + "}", text);
}

std::vector<std::string> deberta(const std::string& options, std::string_view text) {
  return tokens("spm.model", model({"[PAD]", "<unk>", "[CLS]", "[SEP]", "[UNK]"}),
                R"({"tokenizer_class": "DebertaV2Tokenizer")" + options + "}", text);
}

TEST(SentencePieceFiles, AlbertLowersAndStripsAccents) {
  EXPECT_THAT(albert("", "Á ``e''"), ElementsAre("[CLS]", "▁", "a", "▁", "\"", "e", "\"", "[SEP]"));
  EXPECT_THAT(albert(R"(, "keep_accents": true)", "Á"), ElementsAre("[CLS]", "▁", "á", "[SEP]"));
  EXPECT_THAT(albert(R"(, "do_lower_case": false)", "Á"), ElementsAre("[CLS]", "▁", "A", "[SEP]"));
}

TEST(SentencePieceFiles, NoSpaceIsPutBeforeWhereTheConfigurationForbidsIt) {
  EXPECT_THAT(albert(R"(, "add_prefix_space": false)", "a"), ElementsAre("[CLS]", "a", "[SEP]"));
}

TEST(SentencePieceFiles, DebertaKeepsCaseAndSplitsPunctuationWhereItIsTold) {
  EXPECT_THAT(deberta("", "A,a"), ElementsAre("[CLS]", "▁", "A", ",", "a", "[SEP]"));
  EXPECT_THAT(deberta(R"(, "do_lower_case": true)", "A"), ElementsAre("[CLS]", "▁", "a", "[SEP]"));
  EXPECT_THAT(deberta(R"(, "split_by_punct": true)", "a,a"),
              ElementsAre("[CLS]", "▁", "a", "▁", ",", "▁", "a", "[SEP]"));
}

TEST(SentencePieceFiles, TokensOfTheUserAreFoundInTheText) {
  EXPECT_THAT(albert("", "a<user>"), ElementsAre("[CLS]", "▁", "a", "<user>", "[SEP]"));
}

TEST(SentencePieceFiles, AMaskThatIsNoPieceComesAfterAllOthers) {
  const TempDir folder;
  folder.write("spm.model", model({"[PAD]", "<unk>", "[CLS]", "[SEP]", "[UNK]"}));
  folder.write("tokenizer_config.json", R"({"tokenizer_class": "DebertaV2Tokenizer"})");
  EXPECT_EQ(Tokenizer::load(folder.path()).special_tokens().mask, 13);
}

TEST(SentencePieceFiles, WithoutAClassTheModelTypeDecides) {
  const TempDir folder;
  folder.write("spiece.model", model({"<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"}));
  folder.write("config.json", R"({"model_type": "albert"})");
  EXPECT_THAT(Tokenizer::load(folder.path()).encode("A").tokens,
              ElementsAre("[CLS]", "▁", "a", "[SEP]"));
}

}  // namespace
}  // namespace pellucid
