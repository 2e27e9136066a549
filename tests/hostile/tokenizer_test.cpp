// Tokenizer files that lie: each is refused in one line that says where and what.

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "support/expect_error.h"
#include "support/temp_dir.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

/// A tokenizer.json that is right, for a test to break.
nlohmann::json good() {
  return nlohmann::json::parse(R"({
    "version": "1.0",
    "added_tokens": [{"id": 0, "content": "[UNK]", "single_word": false, "lstrip": false,
                      "rstrip": false, "normalized": false, "special": true}],
    "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                   "strip_accents": null, "lowercase": true},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 1], "sep": ["[SEP]", 2]},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
              "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}}})");
}

void refuse(ErrorKind kind, const std::string& words, const std::string& json) {
  const TempDir folder;
  folder.write("tokenizer.json", json);
  expect_error(kind, words, [&] { Tokenizer::load(folder.path()); });
}

/// Sets the value at a JSON pointer of a good file.
void refuse_with(ErrorKind kind, const std::string& words, const char* pointer, const char* value) {
  nlohmann::json json = good();
  json[nlohmann::json::json_pointer(pointer)] = nlohmann::json::parse(value);
  refuse(kind, words, json.dump());
}

TEST(HostileTokenizer, TheGoodOneIsGood) {
  const TempDir folder;
  folder.write("tokenizer.json", good().dump());
  EXPECT_EQ(Tokenizer::load(folder.path()).vocabulary_size(), 3u);
}

TEST(HostileTokenizer, NoFileAtAll) {
  const TempDir folder;
  expect_error(ErrorKind::BadModel,
               "no tokenizer (expected tokenizer.json; vocab.txt; vocab.json and merges.txt; or a "
               "tokenizer_class with a sentencepiece.bpe.model, spiece.model or spm.model, found "
               "none)",
               [&] { Tokenizer::load(folder.path()); });
}

TEST(HostileTokenizer, NoJson) {
  refuse(ErrorKind::BadModel, "tokenizer.json: empty", "");
  refuse(ErrorKind::BadModel, "tokenizer.json: not JSON at byte 201: it ends too early",
         good().dump().substr(0, 200));
  refuse(ErrorKind::BadModel, "tokenizer.json: not JSON", "{\"a\": \"\xff\"}");
  refuse(ErrorKind::BadModel, "expected an object", "[]");
  refuse(ErrorKind::BadModel, "nested too deeply", std::string(100'000, '['));
  refuse(ErrorKind::BadModel, "stands twice", R"({"model": 1, "model": 2})");
}

TEST(HostileTokenizer, UnknownParts) {
  refuse_with(ErrorKind::Unsupported, "version \"2.0\"", "/version", "\"2.0\"");
  refuse_with(ErrorKind::Unsupported, "\"normalizer\": \"Foo\" is not supported",
              "/normalizer/type", "\"Foo\"");
  refuse_with(ErrorKind::Unsupported, "\"pre_tokenizer\": \"Foo\"", "/pre_tokenizer/type",
              "\"Foo\"");
  refuse_with(ErrorKind::Unsupported, "\"post_processor\": \"Foo\"", "/post_processor/type",
              "\"Foo\"");
  refuse_with(ErrorKind::Unsupported, "\"model\": \"Foo\"", "/model/type", "\"Foo\"");
}

TEST(HostileTokenizer, Vocabularies) {
  refuse_with(ErrorKind::BadModel, "same id 1", "/model/vocab/[SEP]", "1");
  refuse_with(ErrorKind::BadModel, "found -1", "/model/vocab/[SEP]", "-1");
  refuse_with(ErrorKind::BadModel, "found 2147483648", "/model/vocab/[SEP]", "2147483648");
  refuse_with(ErrorKind::BadModel, "unknown token \"x\"", "/model/unk_token", "\"x\"");
  refuse_with(ErrorKind::BadModel, "model.vocab", "/model/vocab", "[]");
  refuse_with(ErrorKind::BadModel, "max_input_chars_per_word", "/model/max_input_chars_per_word",
              "-1");
}

TEST(HostileTokenizer, AddedTokens) {
  refuse_with(ErrorKind::BadModel, "wrong id of \"[UNK]\" (expected 0, found 1)",
              "/added_tokens/0/id", "1");
  refuse_with(ErrorKind::BadModel, "wrong id of \"new\" (expected 3, found 0)",
              "/added_tokens/0/content", "\"new\"");
  refuse_with(ErrorKind::BadModel, "added_tokens[0].special", "/added_tokens/0/special", "1");
  nlohmann::json twice = good();
  twice["added_tokens"].push_back(twice["added_tokens"][0]);
  refuse(ErrorKind::BadModel, "two tokens have the id 0", twice.dump());
}

TEST(HostileTokenizer, TemplatesThatAddWhatIsNotThere) {
  refuse_with(ErrorKind::BadModel, "the template adds id 9", "/post_processor/sep/1", "9");
}

TEST(HostileTokenizer, TextVocabularies) {
  const auto refuse_lines = [](const char* words, const char* vocabulary) {
    const TempDir folder;
    folder.write("vocab.txt", vocabulary);
    expect_error(ErrorKind::BadModel, words, [&] { Tokenizer::load(folder.path()); });
  };
  refuse_lines("vocab.txt: not UTF-8 at byte 5", "[CLS]\xff\n");
  refuse_lines("the token \"[CLS]\" is missing", "[UNK]\n");
  refuse_lines("the token \"[SEP]\" is missing", "[CLS]\n[UNK]\n");
  refuse_lines("the unknown token \"[UNK]\"", "[CLS]\n[SEP]\n");
}

TEST(HostileTokenizer, VocabularyAndMerges) {
  const auto refuse_files = [](ErrorKind kind, const char* words, const char* merges,
                               const char* config = "{}") {
    const TempDir folder;
    folder.write("vocab.json", R"({"<s>": 0, "</s>": 1, "a": 2})");
    folder.write("merges.txt", merges);
    folder.write("tokenizer_config.json", config);
    expect_error(kind, words, [&] { Tokenizer::load(folder.path()); });
  };
  refuse_files(ErrorKind::BadModel, "merges.txt: line 2 (expected two", "#version: 0.2\na\n");
  refuse_files(ErrorKind::BadModel, "merges.txt: line 1 (expected two", "a b c");
  refuse_files(ErrorKind::BadModel, "the merged token \"aa\"", "a a");
  refuse_files(ErrorKind::BadModel, "merges.txt: not UTF-8 at byte 0", "\xff");
  refuse_files(ErrorKind::BadModel, "merges.txt: the token \"[CLS]\" is missing", "",
               R"({"tokenizer_class": "DebertaTokenizer"})");
  refuse_files(ErrorKind::Unsupported,
               "\"cls_token\": not supported (expected a token, found null)", "",
               R"({"cls_token": null})");
  refuse_files(ErrorKind::Unsupported, "\"tokenizer_class\": GPT2Tokenizer is not supported", "",
               R"({"tokenizer_class": "GPT2Tokenizer"})");
}

TEST(HostileTokenizer, SentencepieceAlone) {
  const TempDir folder;
  folder.write("spm.model", "");
  expect_error(ErrorKind::BadModel,
               "or a tokenizer_class with a sentencepiece.bpe.model, spiece.model "
               "or spm.model, found spm.model)",
               [&] { Tokenizer::load(folder.path()); });
}

TEST(HostileTokenizer, VocabularyOfAnotherClass) {
  const TempDir folder;
  folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
  folder.write("tokenizer_config.json", R"({"tokenizer_class": "RoFormerTokenizer"})");
  expect_error(ErrorKind::Unsupported, "\"tokenizer_class\": RoFormerTokenizer is not supported",
               [&] { Tokenizer::load(folder.path()); });
}

TEST(HostileTokenizer, Configurations) {
  const auto refuse_config = [](const char* words, const char* config) {
    const TempDir folder;
    folder.write("tokenizer.json", good().dump());
    folder.write("tokenizer_config.json", config);
    expect_error(ErrorKind::BadModel, words, [&] { Tokenizer::load(folder.path()); });
  };
  refuse_config("tokenizer_config.json: \"pad_token\"", R"({"pad_token": 3})");
  refuse_config("\"content\" is missing", R"({"pad_token": {}})");
  refuse_config("do_lower_case", R"({"do_lower_case": "yes"})");
}

}  // namespace
}  // namespace pellucid
