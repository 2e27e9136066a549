#include "text/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace pellucid {
namespace {

/// The parts of a text, matches in brackets.
std::string parts(const std::string& json, const std::string& text) {
  const std::u32string characters(text.begin(), text.end());
  std::string out;
  const JsonDocument document = JsonDocument::parse(json, "f");
  for (const Part& part : Pattern(document.root()).find(characters)) {
    const std::string piece = text.substr(part.first, part.last - part.first);
    out += part.match ? "[" + piece + "]" : piece;
  }
  return out;
}

std::string regex(const std::string& pattern) { return R"({"Regex": ")" + pattern + "\"}"; }

TEST(Pattern, MatchesOfAString) {
  EXPECT_EQ(parts(R"({"String": "aa"})", "aaabaa"), "[aa]ab[aa]");
  EXPECT_EQ(parts(R"({"String": "."})", "a.b"), "a[.]b");
  EXPECT_EQ(parts(R"({"String": ""})", "ab"), "[]a[]b[]");
  EXPECT_EQ(parts(R"({"String": "x"})", ""), "");
}

TEST(Pattern, MatchesOfARegularExpression) {
  EXPECT_EQ(parts(regex("[0-9]+"), "a12b3"), "a[12]b[3]");
  EXPECT_EQ(parts(regex("x*"), "axxb"), "[]a[xx]b[]");  // empty, but not behind another
  EXPECT_EQ(parts(regex("^b"), "a\nb"), "a\n[b]");      // Ruby's ^: of every line
}

TEST(Pattern, RefusesWhatIsNoPattern) {
  const auto refuse = [](ErrorKind kind, const char* words, const std::string& pattern) {
    expect_error(kind, words, [&] { parts(pattern, "a"); });
  };
  refuse(ErrorKind::BadModel, "\"Regex\" is missing", "{}");
  refuse(ErrorKind::BadModel, "one of \"String\" and \"Regex\"",
         R"({"String": "a", "Regex": "a"})");
  refuse(ErrorKind::BadModel, "f: \"Regex\": the regular expression is wrong at character 1",
         regex("("));
  refuse(ErrorKind::Unsupported, "a reference to a group", regex(R"j((a)\\1)j"));
}

TEST(Pattern, RefusesALongPattern) {
  const auto refuse = [](const char* words, const char* kind, std::size_t size) {
    const std::string pattern(size, 'a');
    expect_error(ErrorKind::Unsupported, words,
                 [&] { parts(std::string("{\"") + kind + "\": \"" + pattern + "\"}", "a"); });
  };
  refuse("a pattern of 1001 characters (expected at most 1000)", "String", 1'001);
  refuse("a pattern of 10001 characters (expected at most 10000)", "Regex", 10'001);
}

TEST(Pattern, ASearchThatTakesTooManyStepsIsStopped) {
  for (const char* pattern : {"(a|a)*b|(a+)+$x", "(?:a|a){18}[bc]", "(a*)*a*+[bc]"})
    expect_error(ErrorKind::Unsupported, "takes too long on this text",
                 [&] { parts(regex(pattern), std::string(5'000, 'a')); });
}

TEST(Pattern, MayGoBackOverLongWhiteSpace) {
  const std::string spaces(4'000, ' ');
  EXPECT_EQ(parts(regex(R"j(\\s*[\\r\\n]+|\\s+(?!\\S))j"), spaces + "a"),
            "[" + spaces.substr(1) + "] a");
}

}  // namespace
}  // namespace pellucid
