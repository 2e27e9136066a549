// Regular expressions: what tokenizers 0.23.3 found (tools/make_pattern_golden.py made the file),
// what is refused, and what a search may take.

#include "text/regex/regex.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "base/json.h"
#include "base/utf8.h"
#include "support/expect_error.h"

namespace pellucid {
namespace {

using Matches = std::vector<std::pair<std::size_t, std::size_t>>;

Matches matches_of(std::u32string_view pattern, std::u32string_view text,
                   std::uint64_t steps = 1'000'000) {
  Matches matches;
  for (const Regex::Match& match : Regex(pattern, "f").find_all(text, steps))
    matches.emplace_back(match.first, match.last);
  return matches;
}

const nlohmann::json& golden() {
  static const JsonDocument document =
      JsonDocument::read(PELLUCID_SOURCE_DIR "/tests/golden/regex/patterns.json");
  static const nlohmann::json root = document.root().raw();
  return root;
}

/// How many matches, and where, as tests/oracle/pattern_reference.py sums it up.
nlohmann::json digest(const Matches& matches) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const auto& [first, last] : matches)
    for (const char byte : fmt::format("{}-{},", first, last))
      hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
  return {{"count", matches.size()}, {"digest", fmt::format("{:016x}", hash)}};
}

TEST(RegexGolden, PatternsOfEveryKind) {
  const nlohmann::json& kinds = golden().at("kinds");
  ASSERT_GE(kinds.size(), 285u);
  for (nlohmann::json row : kinds) {
    const auto pattern = row.at("pattern").get<std::string>();
    Matches matches;
    for (const nlohmann::json& text : golden().at("texts"))
      for (const auto& match :
           matches_of(decode_utf8(pattern), decode_utf8(text.get<std::string>())))
        matches.push_back(match);
    row.erase("pattern");
    EXPECT_EQ(digest(matches), row) << pattern;
  }
}

TEST(RegexGolden, RandomPatterns) {
  const nlohmann::json& cases = golden().at("cases");
  ASSERT_GE(cases.size(), 500u);
  for (const nlohmann::json& row : cases) {
    const auto pattern = row.at("pattern").get<std::string>();
    const auto text = row.at("text").get<std::string>();
    EXPECT_EQ(matches_of(decode_utf8(pattern), decode_utf8(text)), row.at("matches").get<Matches>())
        << pattern << " in " << text;
  }
}

/// Matches that touch become one.
Matches runs(const Matches& matches) {
  Matches found;
  for (const auto& match : matches) {
    if (!found.empty() && found.back().second == match.first) {
      found.back().second = match.second;
    } else if (match.first < match.second) {
      found.push_back(match);
    }
  }
  return found;
}

TEST(RegexGolden, ClassesHaveTheLibrarysCharacters) {
  std::u32string all;
  for (char32_t c = 0; c <= 0x10FFFF; ++c)
    if (c < 0xD800 || c > 0xDFFF) all += c;
  const nlohmann::json& classes = golden().at("classes");
  ASSERT_GE(classes.size(), 150u);
  for (nlohmann::json row : classes) {
    const auto name = row.at("class").get<std::string>();
    row.erase("class");
    EXPECT_EQ(digest(runs(matches_of(decode_utf8(name), all, 100'000'000))), row) << name;
  }
}

TEST(RegexGolden, WhatTheLibraryRefusesIsRefused) {
  for (const char* section : {"refused", "not supported"})
    for (const nlohmann::json& pattern : golden().at(section))
      EXPECT_THROW(Regex(decode_utf8(pattern.get<std::string>()), "f"), Error) << pattern;
}

TEST(Regex, SaysWhatItRefusesAndWhere) {
  const auto refuse = [](ErrorKind kind, const char* words, std::u32string_view pattern) {
    expect_error(kind, words, [&] { Regex(pattern, "f: \"p\""); });
  };
  refuse(ErrorKind::BadModel,
         "f: \"p\": the regular expression is wrong at character 4: a group that nothing closes",
         U"a(b|");
  refuse(ErrorKind::BadModel, "wrong at character 1: a repetition of nothing", U"*");
  refuse(ErrorKind::BadModel, "wrong at character 3: it ends too early", U"[a-");
  refuse(ErrorKind::BadModel, "a range that is empty", U"[b-a]");
  refuse(ErrorKind::Unsupported,
         "the regular expression has a reference to a group at character 5, which is not supported",
         U"(a)\\1");
  refuse(ErrorKind::Unsupported, "a property that is not known at character 8", U"\\p{Nope}");
  refuse(ErrorKind::Unsupported, "an option other than i, m and x", U"(?W)a");
  refuse(ErrorKind::Unsupported, "a look-behind that needs nothing", U"(?<=a*)b");
  refuse(ErrorKind::Unsupported, "a word boundary in a look-behind of several", U"(?<=\\ba?)b");
  refuse(ErrorKind::Unsupported, "a counted repetition of what may be empty", U"(?:a|){2}");
}

std::u32string repeat(std::u32string_view text, std::size_t times) {
  std::u32string out;
  for (; times > 0; --times) out += text;
  return out;
}

TEST(Regex, BoundsThePattern) {
  const auto refuse = [](const char* words, const std::u32string& pattern) {
    expect_error(ErrorKind::Unsupported, words, [&] { Regex(pattern, "f"); });
  };
  refuse("too large with its repetitions", U"(?:(?:(?:ab){1000}){1000}){1000}");
  refuse("too large with its repetitions", U"(?:ab|c){0,100000}");
  refuse("too large with its repetitions", repeat(U"(?:a?b){5000}", 10));
  refuse("groups inside groups too often", repeat(U"(", 1000));
  refuse("brackets inside brackets too often", repeat(U"[", 1000));
  refuse("repetitions of repetitions too often", U"a" + repeat(U"*", 9999));
  EXPECT_EQ(matches_of(repeat(U"(", 90) + U"a" + repeat(U")", 90), U"ba"), (Matches{{1, 2}}));
  EXPECT_EQ(matches_of(U"a{2000,100000}", std::u32string(5000, U'a')), (Matches{{0, 5000}}));
  EXPECT_EQ(matches_of(U"(?:ab){1000}", repeat(U"ab", 1001)), (Matches{{0, 2000}}));
}

TEST(Regex, CountsEveryStepOfAWholeText) {
  const auto stop = [](std::u32string_view pattern, const std::u32string& text) {
    expect_error(ErrorKind::Unsupported, "takes too long on this text",
                 [&] { matches_of(pattern, text, 10'000'000); });
  };
  const std::u32string letters(5'000, U'a');
  stop(U"(?:a|a){18}[bc]", letters);
  stop(U"(a|a)*b|(a+)+$x", letters);
  stop(repeat(U"a?", 20) + U"a*+[bc]", letters);  // long ways that never go back
  stop(U"(?>a*)[bc]", letters);
  stop(U"(?<=a+b)a", letters);
  stop(U"(?=a*+[bc])a", letters);
  stop(U"(?:a*?)*?[bc]", letters);
}

TEST(Regex, BoundsItsMemory) {
  expect_error(ErrorKind::Unsupported, "needs too much memory on this text",
               [] { matches_of(U"(?:ab)*", repeat(U"ab", 1'500'000), 100'000'000); });
  EXPECT_EQ(matches_of(U"(?:ab)*", repeat(U"ab", 400'000), 10'000'000).front(),
            (Matches::value_type{0, 800'000}));
}

TEST(Regex, TakesNulAndTheLastCharacter) {
  const std::u32string_view text(U"a\0b\U0010FFFF", 4);
  EXPECT_EQ(matches_of(std::u32string_view(U"a\0", 2), text), (Matches{{0, 2}}));
  EXPECT_EQ(matches_of(U"\\x00|\\x{10FFFF}|[\\0]", text), (Matches{{1, 2}, {3, 4}}));
  EXPECT_EQ(matches_of(U"[^\\0-\\x{10FFFF}]", text), Matches{});
  EXPECT_EQ(matches_of(U"", U""), (Matches{{0, 0}}));
  EXPECT_EQ(matches_of(U"", U"ab"), (Matches{{0, 0}, {1, 1}, {2, 2}}));
}

}  // namespace
}  // namespace pellucid
