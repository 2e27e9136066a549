#include "report/text/terminal.h"

#include <gtest/gtest.h>

namespace pellucid {
namespace {

TEST(Columns, CountsCellsNotBytes) {
  EXPECT_EQ(columns("abc"), 3);
  EXPECT_EQ(columns("é"), 1);
  EXPECT_EQ(columns("e\u0301\u0301"), 1);
  EXPECT_EQ(columns("映画"), 4);
  EXPECT_EQ(columns("👍"), 2);
  EXPECT_EQ(columns("👨‍👩‍👧‍👦"), 2);
  EXPECT_EQ(columns("👍🏽"), 2);
  EXPECT_EQ(columns("🇩🇪"), 2);
  EXPECT_EQ(columns("a\u200bb"), 2);
}

TEST(TerminalText, IsHarmlessAndOnOneLine) {
  EXPECT_EQ(terminal_text("a\x1b[31mb"), "a␛[31mb");
  EXPECT_EQ(columns("a\x1b[31mb"), 7);
  EXPECT_EQ(terminal_text("a\r\nb\nc"), "a␤b␤c");
  EXPECT_EQ(terminal_text("a\rb"), "a␍b");
  EXPECT_EQ(terminal_text("\u202e"), "<U+202E>");
  EXPECT_EQ(columns("\u202e"), 8);
  EXPECT_EQ(terminal_text("a\xff"), "a\ufffd");
}

TEST(FitLeft, FillsAndCutsToTheWidth) {
  EXPECT_EQ(fit_left("ab", 4), "ab  ");
  EXPECT_EQ(fit_left("abcd", 4), "abcd");
  EXPECT_EQ(fit_left("abcde", 4), "abc…");
  EXPECT_EQ(fit_left("映画館", 4), "映… ");  // half of a wide character does not fit
  EXPECT_EQ(fit_left("", 0), "");
}

}  // namespace
}  // namespace pellucid
