#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/pre_tokenizers/run.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

std::string split(const char* pattern, const char* behavior, bool invert) {
  return std::string(R"({"type": "Split", "pattern": )") + pattern + R"(, "behavior": ")" +
         behavior + R"(", "invert": )" + (invert ? "true" : "false") + "}";
}

TEST(Cuts, AtCharacters) {
  EXPECT_THAT(words(R"({"type": "Whitespace"})", U"Hey, man_1!?  é"),
              ElementsAre(U"Hey", U",", U"man_1", U"!?", U"é"));
  EXPECT_THAT(words(R"({"type": "WhitespaceSplit"})", U" Hey,\u3000man"),
              ElementsAre(U"Hey,", U"man"));
  EXPECT_THAT(words(R"({"type": "Punctuation"})", U"a!?b"), ElementsAre(U"a", U"!", U"?", U"b"));
  EXPECT_THAT(words(R"({"type": "Punctuation", "behavior": "Contiguous"})", U"a!?b"),
              ElementsAre(U"a", U"!?", U"b"));
  EXPECT_THAT(words(R"({"type": "Digits", "individual_digits": false})", U"a12½b"),
              ElementsAre(U"a", U"12½", U"b"));
  EXPECT_THAT(words(R"({"type": "Digits", "individual_digits": true})", U"a12"),
              ElementsAre(U"a", U"1", U"2"));
  EXPECT_THAT(words(R"({"type": "CharDelimiterSplit", "delimiter": "-"})", U"a--b"),
              ElementsAre(U"a", U"b"));
}

TEST(Cuts, AtPatterns) {
  EXPECT_THAT(words(split(R"({"Regex": "\\s+"})", "Removed", false), U"a \n b"),
              ElementsAre(U"a", U"b"));
  EXPECT_THAT(words(split(R"({"Regex": "\\w+"})", "Removed", true), U"a-e\u0301-b"),
              ElementsAre(U"a", U"e\u0301", U"b"));
  EXPECT_THAT(words(split(R"({"Regex": "\\s"})", "Removed", false), U"a\u180Eb\u0085c"),
              ElementsAre(U"a\u180Eb", U"c"));
  EXPECT_THAT(words(split(R"j({"Regex": "(?=[A-Z])"})j", "Isolated", false), U"oneTwoX"),
              ElementsAre(U"one", U"Two", U"X"));
  EXPECT_THAT(words(split(R"({"String": "."})", "MergedWithPrevious", false), U"a.b."),
              ElementsAre(U"a.", U"b."));
  expect_error(ErrorKind::BadModel, "a way to treat delimiters",
               [] { words(split(R"({"String": "."})", "Eaten", false), U"a"); });
}

TEST(Cuts, ASequenceCutsThePieces) {
  EXPECT_THAT(words(R"({"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
                        {"type": "Punctuation"}]})",
                    U"a,b c"),
              ElementsAre(U"a", U",", U"b", U"c"));
  EXPECT_THAT(words(R"({"type": "Sequence", "pretokenizers": []})", U"a b"), ElementsAre(U"a b"));
}

}  // namespace
}  // namespace pellucid
