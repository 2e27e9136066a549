#include "report/palette.h"

#include <gtest/gtest.h>

#include <set>

#include "base/file.h"
#include "pellucid/formats.h"
#include "support/expect_error.h"

namespace pellucid {
namespace {

TEST(Palettes, AreFoundByTheirNames) {
  ASSERT_FALSE(palettes().empty());
  EXPECT_EQ(palettes().front(), RenderOptions().palette);
  for (const std::string& name : palettes()) EXPECT_EQ(find_palette(name).name, name);
  expect_error(ErrorKind::BadRequest,
               "palette: unknown palette (expected blue-orange, green-red or grey, found \"mauve\"",
               [] { find_palette("mauve"); });
}

TEST(Palettes, TellForFromAgainst) {
  for (const std::string& name : palettes()) {
    const Palette& palette = find_palette(name);
    EXPECT_NE(palette.for_hex, palette.against_hex);
    EXPECT_NE(palette.for_bar, palette.against_bar);
    std::set<std::string_view> styles;
    for (const auto style : palette.for_styles) styles.insert(style);
    for (const auto style : palette.against_styles) styles.insert(style);
    EXPECT_EQ(styles.size(), 6u) << name;
  }
}

TEST(Palettes, TheStyleSheetHasThemAll) {
  const std::string css = read_file(PELLUCID_SOURCE_DIR "/src/report/html/assets/report.css");
  for (const std::string& name : palettes()) {
    if (name == RenderOptions().palette) continue;
    EXPECT_NE(css.find("[data-palette=\"" + name + "\"]"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace pellucid
