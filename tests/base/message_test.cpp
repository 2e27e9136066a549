#include "base/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/fail.h"

namespace pellucid {
namespace {

std::string dashed(std::string_view name) { return "--" + std::string(name); }

TEST(Message, OptionsStandInItAsData) {
  const Message m =
      message("{}: wrong beside {} (found {})", option("max-steps"), option("rule"), 7);
  EXPECT_EQ(m.text, "max-steps: wrong beside rule (found 7)");
  EXPECT_EQ(m.options, (std::vector<OptionMention>{{0, 9}, {24, 28}}));
  EXPECT_EQ(spell_options(m.text, m.options, dashed), "--max-steps: wrong beside --rule (found 7)");
}

TEST(Message, MovesWithWhatIsPutBeforeIt) {
  const Message m = message("a larger {} helps", option("tolerance")).after("texts:3: ");
  EXPECT_EQ(spell_options(m.text, m.options, dashed), "texts:3: a larger --tolerance helps");
}

TEST(Message, ControlCharactersOfAQuotedTextStayThere) {
  const Message m = message("found \"{}\" for {}", "\x0E no name \x0F \x0E", option("seed"));
  EXPECT_EQ(m.text, "found \"\x0E no name \x0F \x0E\" for seed");
  EXPECT_EQ(m.options.size(), 1u);
  EXPECT_EQ(spell_options(m.text, m.options, dashed),
            "found \"\x0E no name \x0F \x0E\" for --seed");
}

TEST(Message, AnErrorNamesTheOptionThatIsWrong) {
  try {
    fail(ErrorKind::BadRequest, "{}: unexpected without {}", option("stride"), option("window"));
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "stride: unexpected without window");
    EXPECT_EQ(error.option(), "stride");
    const Error moved = error_at("line 3: ", error);
    EXPECT_STREQ(moved.what(), "line 3: stride: unexpected without window");
    EXPECT_EQ(moved.option(), "");
    EXPECT_EQ(spell_options(moved.what(), moved.options(), dashed),
              "line 3: --stride: unexpected without --window");
  }
}

}  // namespace
}  // namespace pellucid
