#include "text/added_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/unicode/normalization_forms.h"

namespace pellucid {
namespace {

using testing::ElementsAre;
using testing::Pair;

/// Text and id, -1 for plain text, of every segment.
std::vector<std::pair<std::u32string, int>> extract(std::vector<AddedToken> tokens,
                                                    std::u32string_view text,
                                                    const Normalizer& normalizer = {}) {
  std::vector<std::pair<std::u32string, int>> out;
  const AddedTokens added(std::move(tokens), normalizer, "test");
  for (const Segment& segment : added.extract(AlignedText(text), normalizer))
    out.emplace_back(segment.text.text(), segment.added.value_or(-1));
  return out;
}

TEST(AddedTokens, TheLongestOfThoseThatBeginFirst) {
  const std::vector<AddedToken> tokens = {
      {.content = "<a", .id = 1}, {.content = "<a>", .id = 2}, {.content = "a>b", .id = 3}};
  EXPECT_THAT(
      extract(tokens, U"x<a>b<ay"),
      ElementsAre(Pair(U"x", -1), Pair(U"<a>", 2), Pair(U"b", -1), Pair(U"<a", 1), Pair(U"y", -1)));
}

TEST(AddedTokens, SingleWordsOnly) {
  const std::vector<AddedToken> tokens = {{.content = "ing", .id = 1, .single_word = true}};
  EXPECT_THAT(
      extract(tokens, U"going ing, _ing ing"),
      ElementsAre(Pair(U"going ", -1), Pair(U"ing", 1), Pair(U", _ing ", -1), Pair(U"ing", 1)));
}

TEST(AddedTokens, TakeWhiteSpaceAlong) {
  EXPECT_THAT(extract({{.content = "<m>", .id = 1, .lstrip = true}}, U"a  <m> <m>b"),
              ElementsAre(Pair(U"a", -1), Pair(U"  <m>", 1), Pair(U" <m>", 1), Pair(U"b", -1)));
  EXPECT_THAT(extract({{.content = "<m>", .id = 1, .rstrip = true}}, U"a <m> \u3000b"),
              ElementsAre(Pair(U"a ", -1), Pair(U"<m> \u3000", 1), Pair(U"b", -1)));
}

TEST(AddedTokens, NormalizedOnesAreLookedForInTheNormalizedText) {
  const std::vector<AddedToken> tokens = {{.content = "[X]", .id = 1},
                                          {.content = "Day", .id = 2, .normalized = true}};
  EXPECT_THAT(extract(tokens, U"DAY[X][x]", lower_case),
              ElementsAre(Pair(U"day", 2), Pair(U"[X]", 1), Pair(U"[x]", -1)));
}

TEST(AddedTokens, RefusesWhatCannotBeToldApart) {
  expect_error(ErrorKind::BadModel, "cannot be told from another", [] {
    extract({{.content = "Day", .normalized = true}, {.content = "day", .normalized = true}}, U"",
            lower_case);
  });
  expect_error(ErrorKind::Unsupported, "1001 characters",
               [] { extract({{.content = std::string(1001, 'a')}}, U""); });
}

TEST(AddedTokens, ManyAlikeStayFast) {
  std::vector<AddedToken> tokens;
  for (int i = 1; i <= 900; ++i) tokens.push_back({.content = std::string(i, 'a') + "b", .id = i});
  const std::u32string text(20000, U'a');
  EXPECT_THAT(extract(tokens, text), ElementsAre(Pair(text, -1)));
}

}  // namespace
}  // namespace pellucid
