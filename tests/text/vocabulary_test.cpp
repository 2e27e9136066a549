#include "text/vocabulary.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/expect_error.h"

namespace pellucid {
namespace {

Vocabulary from_json(const char* text) {
  return Vocabulary::from_json(JsonDocument::parse(text, "f").root());
}

TEST(Vocabulary, FindsBothWays) {
  const Vocabulary vocabulary = from_json(R"({"b": 1, "a": 0, "é": 7})");
  EXPECT_EQ(vocabulary.size(), 3u);
  EXPECT_EQ(vocabulary.id("é"), 7);
  EXPECT_EQ(vocabulary.id("c"), std::nullopt);
  EXPECT_EQ(*vocabulary.token(1), "b");
  EXPECT_EQ(*vocabulary.token(7), "é");
  EXPECT_EQ(vocabulary.token(2), nullptr);
  EXPECT_EQ(vocabulary.token(-1), nullptr);
  EXPECT_EQ(vocabulary.largest_id(), 7);
  EXPECT_EQ(vocabulary.longest_token(), 2u);
}

TEST(Vocabulary, WhatIsRequiredIsNamed) {
  const Vocabulary vocabulary = from_json(R"({"b": 1, "a": 0})");
  EXPECT_EQ(vocabulary.require("b", "unknown token", "f"), 1);
  expect_error(ErrorKind::BadModel, "f: the unknown token \"c\" is not in the vocabulary",
               [&] { vocabulary.require("c", "unknown token", "f"); });
}

TEST(Vocabulary, AHugeIdCostsNothing) {
  const Vocabulary vocabulary = from_json(R"({"a": 2147483647})");
  EXPECT_EQ(*vocabulary.token(std::numeric_limits<std::int32_t>::max()), "a");
}

TEST(Vocabulary, RefusesIdsThatLie) {
  expect_error(ErrorKind::BadModel, "same id 3", [] { from_json(R"({"a": 3, "b": 3})"); });
  expect_error(ErrorKind::BadModel, "\"a\": wrong value", [] { from_json(R"({"a": -1})"); });
  expect_error(ErrorKind::BadModel, "found 2147483648", [] { from_json(R"({"a": 2147483648})"); });
  expect_error(ErrorKind::BadModel, "found 18446744073709551615",
               [] { from_json(R"({"a": 18446744073709551615})"); });
  expect_error(ErrorKind::BadModel, "found 1.5", [] { from_json(R"({"a": 1.5})"); });
  expect_error(ErrorKind::BadModel, "found \"x\"", [] { from_json(R"({"a": "x"})"); });
  expect_error(ErrorKind::BadModel, "an object of tokens", [] { from_json("[]"); });
}

TEST(Vocabulary, LinesLoseTheirWhiteSpaceAndTheLastOfAlikeCounts) {
  const Vocabulary vocabulary = Vocabulary::from_lines("a\r\nb \u3000\na\n c\n");
  EXPECT_EQ(vocabulary.id("a"), 2);
  EXPECT_EQ(vocabulary.id("b"), 1);
  EXPECT_EQ(vocabulary.id(" c"), 3);
  EXPECT_EQ(vocabulary.largest_id(), 3);
  EXPECT_EQ(vocabulary.token(0), nullptr);
  EXPECT_EQ(Vocabulary::from_lines("").size(), 0u);
  EXPECT_EQ(Vocabulary::from_lines("a\n\nb").id(""), 1);
}

}  // namespace
}  // namespace pellucid
