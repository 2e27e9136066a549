#include "text/window_cut.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/json.h"
#include "support/expect_error.h"
#include "text/tokenizer.h"
#include "text/words.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

/// [CLS] `length` tokens [SEP], two to a word, and then `second` tokens [SEP].
Tokenization tokens(std::size_t length, std::size_t second = 0) {
  Tokenization t;
  const auto push = [&](bool special, int segment) {
    Token token;
    token.id = static_cast<std::int32_t>(t.tokens.size());
    token.special = special;
    token.segment = segment;
    t.tokens.push_back(token);
  };
  push(true, 0);
  for (std::size_t i = 0; i < length; ++i) {
    push(false, 0);
    if (i % 2 == 0) t.words.push_back({"word", 0, {3 * i, 3 * i + 5}, {}});
    t.words.back().tokens.push_back(t.tokens.size() - 1);
    t.tokens.back().word = t.words.size() - 1;
  }
  push(true, 0);
  if (second == 0) return t;
  t.pair = "pair";
  for (std::size_t i = 0; i < second; ++i) push(false, 1);
  push(true, 0);
  return t;
}

std::vector<std::string> ranges(const WindowCut& cut) {
  std::vector<std::string> all;
  for (std::size_t w = 0; w < cut.count(); ++w)
    all.push_back(std::to_string(cut.range(w).first) + "-" + std::to_string(cut.range(w).end));
  return all;
}

TEST(WindowCut, NeighboursShareTheStrideAndTheLastEndsWithTheText) {
  EXPECT_THAT(ranges({tokens(10), 6, 0}), ElementsAre("1-5", "5-9", "9-11"));
  EXPECT_THAT(ranges({tokens(10), 6, 1}), ElementsAre("1-5", "4-8", "7-11"));
  EXPECT_THAT(ranges({tokens(10), 6, 3}),
              ElementsAre("1-5", "2-6", "3-7", "4-8", "5-9", "6-10", "7-11"));
  EXPECT_THAT(ranges({tokens(3), 3, 0}), ElementsAre("1-2", "2-3", "3-4"));
}

TEST(WindowCut, AQuarterIsSharedUnlessSaid) {
  EXPECT_EQ(WindowCut(tokens(900), 128, {}).stride(), 126u / 4);
  EXPECT_EQ(WindowCut(tokens(900), 5, {}).stride(), 0u);
}

TEST(WindowCut, ATextThatFitsIsOneWindow) {
  EXPECT_THAT(ranges({tokens(10), 12, 2}), ElementsAre("1-11"));
  EXPECT_THAT(ranges({tokens(0), 2, 0}), ElementsAre("2-2"));
  EXPECT_THAT(ranges({tokens(0), 2, 3}), ElementsAre("2-2"));  // nothing to get past
  EXPECT_EQ(WindowCut(tokens(0), 2, 0).weight(0), 1);
  EXPECT_THAT(WindowCut(3).tokens(0), ElementsAre(0, 1, 2));
}

TEST(WindowCut, TheTemplateAndTheSecondTextAreInEveryWindow) {
  const WindowCut cut(tokens(5, 2), 8, 1);  // [CLS] 1-5 [SEP] 7 8 [SEP]
  ASSERT_EQ(cut.count(), 2u);
  EXPECT_THAT(cut.tokens(0), ElementsAre(0, 1, 2, 3, 6, 7, 8, 9));
  EXPECT_THAT(cut.tokens(1), ElementsAre(0, 3, 4, 5, 6, 7, 8, 9));
}

TEST(WindowCut, WeightsAreSharesOfTheTokensAndSumToOne) {
  const WindowCut cut(tokens(10), 6, 0);
  EXPECT_DOUBLE_EQ(cut.weight(0), 0.4);
  EXPECT_DOUBLE_EQ(cut.weight(2), 0.2);
  for (std::size_t size = 3; size < 14; ++size)
    for (std::size_t stride = 0; stride + 2 < size; ++stride) {
      const WindowCut any(tokens(10, 0), size, stride);
      double sum = 0;
      for (std::size_t w = 0; w < any.count(); ++w) sum += any.weight(w);
      EXPECT_NEAR(sum, 1, 1e-14) << size << ' ' << stride;
    }
}

TEST(WindowCut, EveryTokenIsInAWindowAndNoneIsLarger) {
  for (std::size_t length = 0; length < 20; ++length)
    for (std::size_t size = 3; size < 14; ++size)
      for (std::size_t stride = 0; stride + 2 < size; ++stride) {
        const WindowCut cut(tokens(length), size, stride);
        std::vector<bool> held(length + 2);
        for (std::size_t w = 0; w < cut.count(); ++w) {
          EXPECT_LE(cut.tokens(w).size(), size);
          for (const std::size_t t : cut.tokens(w)) held[t] = true;
        }
        EXPECT_EQ(std::ranges::count(held, false), 0) << length << ' ' << size << ' ' << stride;
      }
}

TEST(WindowCut, NoRoomIsRefused) {
  const auto cut = [](const Tokenization& t, std::size_t size, std::size_t stride) {
    WindowCut(t, size, stride);
  };
  expect_error(ErrorKind::BadRequest, "window", [&] { cut(tokens(4), 2, 0); });
  expect_error(ErrorKind::BadRequest, "expected at least 6", [&] { cut(tokens(4, 2), 5, 0); });
  expect_error(ErrorKind::BadRequest, "stride", [&] { cut(tokens(4), 3, 1); });
  expect_error(ErrorKind::BadRequest, "expected 0 to 3", [&] { cut(tokens(4), 6, 4); });
  expect_error(ErrorKind::BadRequest, "stride", [&] { cut(tokens(4), 6, SIZE_MAX); });
}

TEST(WindowCut, AWordThatIsCutKeepsItsTokensOfEachSide) {
  const Tokenization whole = tokens(6);
  const WindowCut cut(whole, 5, 0);  // words 1 2 | 3 cut 4 | 5 6
  const Tokenization first = tokens_of_window(whole, cut.tokens(0));
  const Tokenization second = tokens_of_window(whole, cut.tokens(1));
  ASSERT_EQ(first.words.size(), 2u);
  EXPECT_THAT(first.words[1].tokens, ElementsAre(3));
  ASSERT_EQ(second.words.size(), 2u);
  EXPECT_THAT(second.words[0].tokens, ElementsAre(1));
  EXPECT_THAT(second.words[1].tokens, ElementsAre(2, 3));
  EXPECT_EQ(second.words[0].span, whole.words[1].span);
  for (const Tokenization* window : {&first, &second})
    for (std::size_t w = 0; w < window->words.size(); ++w)
      for (const std::size_t t : window->words[w].tokens) EXPECT_EQ(window->tokens[t].word, w);
}

// What tokenizers 0.23.3 gave with return_overflowing_tokens; tools/make_windows_golden.py made it.
TEST(WindowCut, SameWindowsAsTheReference) {
  const std::filesystem::path root = PELLUCID_SOURCE_DIR;
  const auto document = JsonDocument::read(root / "tests/golden/windows/tokenizers.json");
  const nlohmann::json& cases = document.root().at("cases").raw();
  ASSERT_GE(cases.size(), 150u);
  std::string folder;
  std::optional<Tokenizer> tokenizer;
  for (const nlohmann::json& expected : cases) {
    if (expected.at("folder") != folder) {
      folder = expected.at("folder").get<std::string>();
      tokenizer = Tokenizer::load(root / folder);
    }
    const auto text = expected.at("text").get<std::string>();
    std::optional<std::string> pair;
    if (expected.contains("pair")) pair = expected["pair"].get<std::string>();
    const Tokenization whole = tokenization(tokenizer->encode(text, pair), text, pair);
    const WindowCut cut(whole, expected.at("window"), expected.at("stride").get<std::size_t>());
    ASSERT_EQ(cut.count(), expected.at("windows").size()) << expected;
    for (std::size_t w = 0; w < cut.count(); ++w) {
      const Tokenization window = tokens_of_window(whole, cut.tokens(w));
      nlohmann::json ids = nlohmann::json::array(), types = ids;
      for (const Token& token : window.tokens) {
        ids.push_back(token.id);
        types.push_back(token.type);
      }
      EXPECT_EQ(ids, expected["windows"][w]["ids"]) << expected;
      EXPECT_EQ(types, expected["windows"][w]["types"]) << expected;
    }
  }
}

}  // namespace
}  // namespace pellucid
