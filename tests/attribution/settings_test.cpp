#include "attribution/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace pellucid {
namespace {

using testing::HasSubstr;

const std::vector<ParameterInfo> kDeclared = {{"steps", "", "1 to 1000", ""},
                                              {"tolerance", "0.01", "0 to 1", ""},
                                              {"rule", "left", "left|right", ""}};

Settings settings(const std::map<std::string, std::string>& given) {
  return {"some-method", kDeclared, given};
}

std::string message(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::BadRequest);
    return error.what();
  }
  return "nothing thrown";
}

TEST(Settings, DefaultsStandWhereNothingIsGiven) {
  const Settings s = settings({{"rule", "right"}});
  EXPECT_TRUE(s.empty("steps"));
  EXPECT_FALSE(s.given("tolerance"));
  EXPECT_DOUBLE_EQ(s.number("tolerance", 0, 1), 0.01);
  EXPECT_TRUE(s.given("rule"));
  EXPECT_EQ(s.choice("rule", {"left", "right"}), 1u);
}

TEST(Settings, AnUnknownNameIsRefusedAndTheKnownOnesAreListed) {
  const std::string text = message([] { settings({{"stepz", "5"}}); });
  EXPECT_THAT(text, HasSubstr("--stepz: not an option of method some-method"));
  EXPECT_THAT(text, HasSubstr("steps, tolerance, rule"));
}

TEST(Settings, NumbersAreReadWholeAndInRange) {
  EXPECT_EQ(settings({{"steps", "50"}}).integer("steps", 1, 1000), 50);
  for (const char* bad : {"", "x", "5x", " 5", "5.0", "0", "1001", "99999999999999999999", "-5"})
    EXPECT_THAT(message([&] {
                  settings({{"steps", bad}}).integer("steps", 1, 1000);
                }),
                HasSubstr("--steps: wrong value (expected a whole number from 1 to 1000"))
        << bad;
  EXPECT_DOUBLE_EQ(settings({{"tolerance", "1e-3"}}).number("tolerance", 0, 1), 1e-3);
  for (const char* bad : {"", "nan", "inf", "1.5", "-0.1", "0,5", "0.5 "})
    EXPECT_THAT(message([&] {
                  settings({{"tolerance", bad}}).number("tolerance", 0, 1);
                }),
                HasSubstr("--tolerance: wrong value"))
        << bad;
}

TEST(Settings, AChoiceListsWhatThereIs) {
  EXPECT_EQ(message([] {
              settings({{"rule", "Left"}}).choice("rule", {"left", "right"});
            }),
            "--rule: wrong value (expected one of left, right, found \"Left\")");
}

}  // namespace
}  // namespace pellucid
