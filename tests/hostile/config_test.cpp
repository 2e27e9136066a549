// Configurations that are wrong, or that Pellucid does not do; one test per key.

#include "model/families/config.h"

#include <gtest/gtest.h>

#include <string>

#include "support/expect_error.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

Config parse(const std::string& text) { return Config::parse(text, "config.json"); }

void expect_bad(const std::string& members, const std::string& words,
                ErrorKind kind = ErrorKind::BadModel) {
  expect_error(kind, words, [&] { parse("{" + members + "}"); });
}

TEST(HostileConfig, MissingFile) {
  const TempDir folder;
  expect_error(ErrorKind::Io, "config.json: cannot open",
               [&] { Config::read(folder.path() / "config.json"); });
}
TEST(HostileConfig, FolderInPlaceOfTheFile) {
  const TempDir folder;
  std::filesystem::create_directory(folder.path() / "config.json");
  expect_error(ErrorKind::Io, "config.json: cannot read",
               [&] { Config::read(folder.path() / "config.json"); });
}
TEST(HostileConfig, EmptyFile) {
  expect_error(ErrorKind::BadModel, "config.json: empty", [] { parse(""); });
}
TEST(HostileConfig, CutFile) { expect_bad("\"model_type\": \"be", "config.json: not JSON"); }
TEST(HostileConfig, NoObject) {
  expect_error(ErrorKind::BadModel, "config.json: wrong value (expected an object",
               [] { parse("[]"); });
}
TEST(HostileConfig, SameKeyTwice) {
  expect_bad(R"("hidden_size": 1, "hidden_size": 2)", "\"hidden_size\" stands twice");
}
TEST(HostileConfig, ModelTypeOfAnotherType) {
  expect_bad(R"("model_type": 3)", "\"model_type\": wrong value (expected a string, found 3)");
}
TEST(HostileConfig, ArchitecturesThatAreNoList) {
  expect_bad(R"("architectures": {"0": "BertForSequenceClassification"})",
             "\"architectures\": wrong value (expected an array of names");
  expect_bad(R"("architectures": [3])", "wrong value (expected a string, found 3)");
}

TEST(HostileConfig, LabelsThatAreNoObject) {
  expect_bad(R"("id2label": ["a", "b"])", "\"id2label\": wrong value (expected an object");
}
TEST(HostileConfig, HoleInTheLabels) {
  expect_bad(R"("id2label": {"0": "a", "2": "b"})",
             "\"id2label\": wrong key (expected 0 to 1 without a hole, found \"2\")");
}
TEST(HostileConfig, KeysOfLabelsThatAreNoIndices) {
  for (const std::string key :
       {"-1", "+1", "00", "1.0", " 1", "1 ", "", "x", "0x1", "1e0", "18446744073709551617"})
    expect_bad(R"("id2label": {"0": "a", ")" + key + R"(": "b"})", "\"id2label\": wrong key");
}
TEST(HostileConfig, LabelThatIsNoName) {
  expect_bad(R"("id2label": {"0": "a", "1": ["b"]})",
             "\"id2label.1\": wrong value (expected a string");
}
TEST(HostileConfig, ImpossibleCounts) {
  for (const std::string count : {"0", "-1", "2.5", "\"2\"", "1e9", "99999999999999999999"})
    expect_bad("\"num_labels\": " + count, "\"num_labels\": wrong value");
}

TEST(HostileConfig, ProblemOfAnotherType) {
  expect_bad(R"("problem_type": 3)", "\"problem_type\": wrong value (expected a string, found 3)");
}
TEST(HostileConfig, WhatPellucidDoesNotDo) {
  expect_bad(R"("is_decoder": true)", "\"is_decoder\": not supported", ErrorKind::Unsupported);
  expect_bad(R"("add_cross_attention": true)", "\"add_cross_attention\": not supported",
             ErrorKind::Unsupported);
  expect_bad(R"("position_embedding_type": "rotary")",
             "\"position_embedding_type\": not supported (expected absolute, relative_key or "
             "relative_key_query, found rotary)",
             ErrorKind::Unsupported);
  expect_bad(R"("pruned_heads": {"0": [1]})", "\"pruned_heads\": not supported",
             ErrorKind::Unsupported);
  expect_bad(R"("auto_map": {"AutoModel": "a.B"})", "\"auto_map\": not supported",
             ErrorKind::Unsupported);
  expect_bad(R"("quantization_config": {"bits": 8})", "\"quantization_config\": not supported",
             ErrorKind::Unsupported);
}
TEST(HostileConfig, FlagThatIsNoFlag) {
  expect_bad(R"("is_decoder": "false")", "\"is_decoder\": wrong value (expected true or false");
}

TEST(HostileConfig, ImpossibleSizes) {
  for (const std::string size : {"0", "-768", "768.0", "\"768\"", "16777217", "4294967296",
                                 "9223372036854775808", "1e400", "[768]", "true"}) {
    expect_error(ErrorKind::BadModel, "config.json",
                 [&] { parse("{\"hidden_size\": " + size + "}").dimension("hidden_size", 768); });
  }
  expect_error(ErrorKind::BadModel,
               "\"hidden_size\": wrong value (expected a whole number from 1 to 16777216, found 0)",
               [] { parse(R"({"hidden_size": 0})").dimension("hidden_size", 768); });
}
TEST(HostileConfig, HeadsThatDoNotDivide) {
  expect_error(
      ErrorKind::BadModel,
      "config.json: \"num_attention_heads\": wrong value (expected a divisor of 768, found 7)",
      [] { parse(R"({"num_attention_heads": 7})").heads("num_attention_heads", 12, 768); });
  // The default can be what does not divide.
  expect_error(ErrorKind::BadModel, "expected a divisor of 100, found 12",
               [] { parse("{}").heads("num_attention_heads", 12, 100); });
}
TEST(HostileConfig, UnknownActivation) {
  expect_error(ErrorKind::Unsupported,
               "\"hidden_act\": not supported (expected one of gelu, gelu_python, gelu_new, "
               "gelu_fast, gelu_pytorch_tanh, gelu_python_tanh, gelu_accurate, quick_gelu, relu, "
               "silu, swish, tanh, linear; found mish)",
               [] { parse(R"({"hidden_act": "mish"})").activation("hidden_act", "gelu"); });
}
TEST(HostileConfig, ImpossibleEpsilons) {
  for (const std::string value : {"-1e-12", "1.0", "\"1e-12\"", "1e308"})
    expect_error(ErrorKind::BadModel, "\"layer_norm_eps\": wrong value", [&] {
      parse("{\"layer_norm_eps\": " + value + "}").epsilon("layer_norm_eps", 1e-12);
    });
}
TEST(HostileConfig, PaddingOutsideTheVocabulary) {
  for (const std::string value : {"-1", "10", "1.5"})
    expect_error(ErrorKind::BadModel,
                 "\"pad_token_id\": wrong value (expected a whole number from 0 "
                 "to 9",
                 [&] { parse("{\"pad_token_id\": " + value + "}").model_info(10); });
}

}  // namespace
}  // namespace pellucid
