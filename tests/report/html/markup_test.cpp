#include "report/html/markup.h"

#include <gtest/gtest.h>

namespace pellucid {
namespace {

TEST(Markup, EscapesTextAndOnlyText) {
  Html inner;
  inner.add("<b>{}</b>", "1 < 2 & \"three\"");
  EXPECT_EQ(inner.str(), "<b>1 &lt; 2 &amp; &quot;three&quot;</b>");
  Html outer;
  outer.add(R"(<p title="{}">{}</p>)", std::string("'>"), inner);
  EXPECT_EQ(outer.str(), R"(<p title="&#39;&gt;">)" + inner.str() + "</p>");
}

TEST(Markup, WritesNumbersAsTheFormatSays) {
  Html html;
  html.add(R"(<rect x="{:.2f}" class="{}"/>)", 0.125, 7).add("{}", std::size_t{3});
  EXPECT_EQ(html.str(), R"(<rect x="0.12" class="7"/>3)");
}

TEST(Markup, BracesInATextAreText) {
  Html html;
  html.add("<p>{}</p>", "{} {0} {:d}");
  EXPECT_EQ(html.str(), "<p>{} {0} {:d}</p>");
}

}  // namespace
}  // namespace pellucid
