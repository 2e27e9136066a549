#include "report/pieces.h"

#include <gtest/gtest.h>

#include <string>

#include "support/sample_explanation.h"

namespace pellucid {
namespace {

std::string joined(const std::vector<TextPiece>& pieces) {
  std::string text;
  for (const TextPiece& piece : pieces) text += piece.text;
  return text;
}

TEST(TextPieces, JoinedTheyAreTheText) {
  for (const std::string& text : testing::hostile_texts()) {
    const Tokenization input = testing::sample_explanation_of(text, text).input;
    EXPECT_EQ(joined(text_pieces(input, 0)), text);
    EXPECT_EQ(joined(text_pieces(input, 1)), text);
  }
}

TEST(TextPieces, WordsAreCutAtCodePoints) {
  const Tokenization input = testing::sample_explanation_of("où ça?").input;
  const auto pieces = text_pieces(input, 0);
  ASSERT_EQ(pieces.size(), 4);
  EXPECT_EQ(pieces[0].text, "où");
  EXPECT_EQ(pieces[1].text, " ");
  EXPECT_FALSE(pieces[1].word);
  EXPECT_EQ(pieces[2].text, "ça");
  EXPECT_EQ(pieces[2].word, 1);
}

TEST(TextPieces, OverlappingSpansKeepTheText) {
  Tokenization input;
  input.text = "ab👍cd";
  input.words = {{"👍", 0, {2, 3}, {1}}, {"ab👍", 0, {0, 3}, {0}}, {"👍cd", 0, {2, 5}, {2}}};
  const auto pieces = text_pieces(input, 0);
  ASSERT_EQ(pieces.size(), 2);
  EXPECT_EQ(pieces[0].text, "ab👍");
  EXPECT_EQ(pieces[0].word, 1);
  EXPECT_EQ(pieces[1].text, "cd");
  EXPECT_EQ(pieces[1].word, 2);
}

TEST(TextPieces, SpansOutsideTheTextAreCut) {
  Tokenization input;
  input.text = "ab";
  input.words = {{"x", 0, {1, 90}, {0}}, {"y", 0, {50, 60}, {1}}};
  EXPECT_EQ(joined(text_pieces(input, 0)), "ab");
}

TEST(TextPieces, AMiddleThatWasCutIsUnread) {
  Tokenization input;
  input.text = "read \x01 this not that too";
  input.words = {{"read", 0, {0, 4}, {0}}, {"this", 0, {7, 11}, {1}}, {"too", 0, {21, 24}, {2}}};
  input.dropped_tokens = 2;
  std::string unread;
  for (const TextPiece& piece : text_pieces(input, 0))
    if (piece.unread) unread += piece.text;
  EXPECT_EQ(unread, " not that ");
}

TEST(TextPieces, WhatWasCutOffIsUnread) {
  Tokenization input;
  input.text = "read this not that ";
  input.words = {{"read", 0, {0, 4}, {0}}, {"this", 0, {5, 9}, {1}}};
  EXPECT_FALSE(text_pieces(input, 0).back().unread);
  input.dropped_tokens = 2;
  EXPECT_TRUE(text_pieces(input, 0).back().unread);
  EXPECT_FALSE(text_pieces(input, 0)[1].unread);
}

}  // namespace
}  // namespace pellucid
