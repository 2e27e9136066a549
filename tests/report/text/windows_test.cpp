#include "report/text/windows.h"

#include <gtest/gtest.h>

#include "report/text/terminal.h"
#include "support/sample_explanation.h"

namespace pellucid {
namespace {

std::vector<std::string> table(const Explanation& e, std::size_t width) {
  return window_table(window_rows(e, e.targets[0]), e.targets[0], width);
}

TEST(WindowTable, HasALineForTheHeadsAndForEachWindow) {
  const Explanation e = testing::with_windows(testing::sample_explanation_of("One two three four"));
  const std::vector<std::string> lines = table(e, 90);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[0].substr(0, 14), "  words  begin");
  EXPECT_NE(lines[0].find("probability  says      weight  reference  certified"),
            std::string::npos);
  EXPECT_TRUE(lines[2].starts_with("    2–2  ")) << lines[2];
}

TEST(WindowTable, ANarrowTerminalLosesTheLeastImportantColumns) {
  const Explanation e =
      testing::with_windows(testing::sample_explanation_of("映画 は 最高 だった"));
  for (std::size_t width = 40; width <= 100; ++width)
    for (const std::string& line : table(e, width)) EXPECT_LE(columns(line), width) << line;
  EXPECT_NE(table(e, 70)[0].find("certified"), std::string::npos);
  EXPECT_EQ(table(e, 50)[0].find("certified"), std::string::npos);
  EXPECT_NE(table(e, 40)[0].find("probability"), std::string::npos);
}

TEST(WindowTable, WithoutACertificateTheDeltaIsShown) {
  Explanation e = testing::with_windows(testing::sample_explanation());
  e.targets[0].completeness->certified_error = {};
  for (WindowResult& window : e.windows) window.targets[0].completeness->certified_error = {};
  EXPECT_NE(table(e, 90)[0].find("off by"), std::string::npos);
}

}  // namespace
}  // namespace pellucid
