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

TEST(Pattern, MatchesOfAString) {
  EXPECT_EQ(parts(R"({"String": "aa"})", "aaabaa"), "[aa]ab[aa]");
  EXPECT_EQ(parts(R"({"String": "."})", "a.b"), "a[.]b");
  EXPECT_EQ(parts(R"({"String": ""})", "ab"), "ab");
  EXPECT_EQ(parts(R"({"String": "x"})", ""), "");
}

TEST(Pattern, MatchesOfARegularExpression) {
  EXPECT_EQ(parts(R"({"Regex": "[0-9]+"})", "a12b3"), "a[12]b[3]");
  EXPECT_EQ(parts(R"({"Regex": "x*"})", "axxb"), "[]a[xx]b[]");  // empty, but not behind another
  EXPECT_EQ(parts(R"({"Regex": "^b"})", "a\nb"), "a\n[b]");      // Ruby's ^: of every line
}

TEST(Pattern, RefusesWhatMayMeanSomethingElse) {
  const auto refuse = [](ErrorKind kind, const char* words, const char* pattern) {
    expect_error(kind, words, [&] { parts(pattern, "a"); });
  };
  refuse(ErrorKind::BadModel, "\"Regex\" is missing", "{}");
  refuse(ErrorKind::Unsupported, "wrong at character 1", R"j({"Regex": "("})j");
  refuse(ErrorKind::Unsupported, "unknown at character 1", R"({"Regex": "\\h"})");
  refuse(ErrorKind::Unsupported, "unknown at character", R"({"Regex": "[a&&b]"})");
  refuse(ErrorKind::Unsupported, "unknown at character", R"({"Regex": "[a[b]]"})");
  refuse(ErrorKind::Unsupported, "unknown at character", R"j({"Regex": "(?m)a"})j");
  refuse(ErrorKind::Unsupported, "unknown at character", R"({"Regex": "a\\"})");
  const std::string longest = R"({"Regex": ")" + std::string(10'001, 'a') + "\"}";
  refuse(ErrorKind::Unsupported, "of 10001 characters (expected at most 10000)", longest.c_str());
}

TEST(Pattern, ASearchThatTakesTooManyStepsIsStopped) {
  expect_error(ErrorKind::Unsupported, "takes too long",
               [] { parts(R"j({"Regex": "(a|a)*b|(a+)+$x"})j", std::string(40, 'a')); });
}

}  // namespace
}  // namespace pellucid
