#include <gtest/gtest.h>

#include "text/normalizers/run.h"

namespace pellucid {
namespace {

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
  const AlignedText text = run_normalizer(
      R"({"type": "Replace", "pattern": {"String": "bc"}, "content": "xyz"})", U"abcd");
  ASSERT_EQ(text.text(), U"axyzd");
  EXPECT_EQ(text.origin(1, 4), (Span{2, 3}));
  EXPECT_EQ(text.origin(4, 5), (Span{3, 4}));
}

}  // namespace
}  // namespace pellucid
