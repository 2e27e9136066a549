#include "report/escape.h"

#include <gtest/gtest.h>

#include <string>

namespace pellucid {
namespace {

using namespace std::string_literals;

TEST(EscapeHtml, MarkupBecomesText) {
  EXPECT_EQ(escape_html("<a href=\"x\" b='y'>&amp;"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;");
}

TEST(EscapeHtml, WhatTheParserWouldChangeIsReferredTo) {
  EXPECT_EQ(escape_html("\r\n\t\x01\x7f"), "&#13;\n\t&#1;&#127;");
  EXPECT_EQ(escape_html("a\0b"s), "a\u2400b");
}

TEST(EscapeHtml, C1AndTextStayAsTheyAre) {
  EXPECT_EQ(escape_html("\u0085 é 👍🏽"), "\u0085 é 👍🏽");
}

TEST(EscapeCsv, QuotesWhereItMust) {
  EXPECT_EQ(escape_csv("plain words"), "plain words");
  EXPECT_EQ(escape_csv("a,b"), "\"a,b\"");
  EXPECT_EQ(escape_csv("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(escape_csv("a\nb"), "\"a\nb\"");
  EXPECT_EQ(escape_csv(""), "");
}

TEST(EscapeCsv, FormulasAreDefused) {
  EXPECT_EQ(escape_csv("=1+1"), "\"'=1+1\"");
  EXPECT_EQ(escape_csv("@user"), "\"'@user\"");
  EXPECT_EQ(escape_csv("\ttab"), "\"'\ttab\"");
  EXPECT_EQ(escape_csv("-"), "-");  // one character is no formula
  EXPECT_EQ(escape_csv("a=b"), "a=b");
}

TEST(EscapeJsonControls, WhatOthersTripOverIsEscaped) {
  EXPECT_EQ(escape_json_controls("\"\x7f\u0080\u0085\u009f\u00a0\u2027\u2028\u2029é\""),
            "\"\\u007f\\u0080\\u0085\\u009f\u00a0\u2027\\u2028\\u2029é\"");
}

TEST(EscapeTerminal, ControlsAreShown) {
  EXPECT_EQ(escape_terminal(0x1B), "␛");
  EXPECT_EQ(escape_terminal(0x00), "␀");
  EXPECT_EQ(escape_terminal(0x7F), "␡");
  EXPECT_EQ(escape_terminal(0x9B), "<U+009B>");
  EXPECT_EQ(escape_terminal(0x202E), "<U+202E>");
  EXPECT_EQ(escape_terminal(0x2069), "<U+2069>");
  EXPECT_EQ(escape_terminal(U'é'), "é");
}

}  // namespace
}  // namespace pellucid
