#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/normalizers/normalizers.h"

namespace pellucid {
namespace {

AlignedText run(const char* json, std::u32string_view text) {
  AlignedText aligned(text);
  make_normalizer(JsonDocument::parse(json, "f").root())(aligned);
  return aligned;
}

std::u32string normalized(const char* json, std::u32string_view text) {
  return std::u32string(run(json, text).text());
}

TEST(UnicodeForms, TheFour) {
  const auto text = U"\u00C5\uFB01\u1E9B\u0323";
  EXPECT_EQ(normalized(R"({"type": "NFD"})", text), U"A\u030A\uFB01\u017F\u0323\u0307");
  EXPECT_EQ(normalized(R"({"type": "NFC"})", text), U"\u00C5\uFB01\u1E9B\u0323");
  EXPECT_EQ(normalized(R"({"type": "NFKD"})", text), U"A\u030Afis\u0323\u0307");
  EXPECT_EQ(normalized(R"({"type": "NFKC"})", text), U"\u00C5fi\u1E69");
}

TEST(UnicodeForms, Composition) {
  const auto nfc = [](std::u32string_view text) { return normalized(R"({"type": "NFC"})", text); };
  EXPECT_EQ(nfc(U"e\u0301"), U"\u00E9");
  EXPECT_EQ(nfc(U"\u1100\u1161\u11A8"), U"\uAC01");
  EXPECT_EQ(nfc(U"a\u0316\u0301"), U"\u00E1\u0316");  // the lower mark does not block
  EXPECT_EQ(nfc(U"a\u0302\u0301"), U"\u1EA5");
  EXPECT_EQ(nfc(U"\u0301a"), U"\u0301a");
  EXPECT_EQ(nfc(U"\u0958"), U"\u0915\u093C");                        // excluded from composition
  EXPECT_EQ(nfc(U"\U00011935\U00011930"), U"\U00011935\U00011930");  // Unicode 13
}

TEST(UnicodeForms, SpansOfWhatComposed) {
  const AlignedText text = run(R"({"type": "NFC"})", U"xe\u0301y");
  ASSERT_EQ(text.text(), U"x\u00E9y");
  EXPECT_EQ(text.origin(2, 3), (Span{3, 4}));
}

TEST(Edits, ReplaceStripPrepend) {
  EXPECT_EQ(
      normalized(R"({"type": "Replace", "pattern": {"String": "''"}, "content": "\""})", U"''a'''"),
      U"\"a\"'");
  EXPECT_EQ(normalized(R"({"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "})",
                       U"a   b c"),
            U"a b c");
  EXPECT_EQ(
      normalized(R"({"type": "Strip", "strip_left": true, "strip_right": false})", U"\u3000 a "),
      U"a ");
  EXPECT_EQ(normalized(R"({"type": "Strip", "strip_left": true, "strip_right": true})", U"  "),
            U"");
  EXPECT_EQ(normalized(R"({"type": "Prepend", "prepend": "_"})", U"a"), U"_a");
  EXPECT_EQ(normalized(R"({"type": "Prepend", "prepend": "_"})", U""), U"");
  EXPECT_EQ(normalized(R"({"type": "StripAccents"})", U"e\u0301\u0903"), U"e");
  EXPECT_EQ(normalized(R"({"type": "Sequence", "normalizers": [{"type": "NFD"},
                           {"type": "StripAccents"}, {"type": "Lowercase"}]})",
                       U"\u00C9"),
            U"e");
}

TEST(Edits, WhatReplacesComesFromTheEndOfWhatWasThere) {
  const AlignedText text =
      run(R"({"type": "Replace", "pattern": {"String": "bc"}, "content": "xyz"})", U"abcd");
  ASSERT_EQ(text.text(), U"axyzd");
  EXPECT_EQ(text.origin(1, 4), (Span{2, 3}));
  EXPECT_EQ(text.origin(4, 5), (Span{3, 4}));
}

TEST(Edits, RefuseWhatIsNoPattern) {
  const auto replace = [](const char* pattern) {
    return std::string(R"({"type": "Replace", "content": "", "pattern": )") + pattern + "}";
  };
  const auto refuse = [&](ErrorKind kind, const char* words, const char* pattern) {
    expect_error(kind, words, [&] { run(replace(pattern).c_str(), U"a"); });
  };
  refuse(ErrorKind::BadModel, "\"Regex\" is missing", "{}");
  refuse(ErrorKind::Unsupported, "wrong at character 1", R"j({"Regex": "("})j");
  refuse(ErrorKind::Unsupported, "unknown at character 1", R"({"Regex": "\\h"})");
  refuse(ErrorKind::Unsupported, "unknown at character", R"({"Regex": "[a&&b]"})");
  refuse(ErrorKind::Unsupported, "unknown at character", R"({"Regex": "a\\"})");
}

TEST(Precompiled, RefusesWhatIsNoMap) {
  const auto refuse = [](const char* words, const char* map) {
    const std::string json =
        std::string(R"({"type": "Precompiled", "precompiled_charsmap": ")") + map + "\"}";
    expect_error(ErrorKind::BadModel, words, [&] { run(json.c_str(), U"a"); });
  };
  refuse("not base64", "!!!!");
  refuse("not base64", "AAA");
  refuse("not a character map", "");
  refuse("not a character map", "AAAAAA==");
  refuse("not a character map (trie of 255 bytes", "/wAAAAAAAAA=");
  refuse("not UTF-8 at byte 0", "BAAAAAAAAAD/");
}

}  // namespace
}  // namespace pellucid
