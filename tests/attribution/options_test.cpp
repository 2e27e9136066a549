#include "attribution/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "pellucid/error.h"

namespace pellucid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

enum class Side { Left, Right };

struct Base {
  std::optional<std::size_t> steps;
};
struct Example : Base {
  double tolerance = 0.01;
  Side side = Side::Left;
  bool bag = true;
  std::string mask = "X";
  std::optional<Side> other;
};

const OptionTable<Example>& table() {
  static const OptionTable<Example> made = [] {
    OptionTable<Example> t;
    t.integer("max-steps", &Example::steps, 1, 1000, "how many").also({"n-steps"});
    t.number("tolerance", &Example::tolerance, 1e-9, 1, "how exact");
    t.choice("side", &Example::side, {{"left", Side::Left}, {"right", Side::Right}}, "which");
    t.boolean("bag", &Example::bag, "whether");
    t.text("mask", &Example::mask, "what");
    t.choice("other", &Example::other, {{"left", Side::Left}, {"right", Side::Right}}, "which");
    return t.check([](Example& o) {
      if (o.steps == 13) fail_value("max-steps", "another number", "13");
    });
  }();
  return made;
}

Example read(const OptionTexts& given) { return table().read("some-method", given); }

std::string message(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::BadRequest);
    return error.what();
  }
  return "nothing thrown";
}

TEST(Options, AMembersInitialValueIsTheDefault) {
  const std::vector<ParameterInfo>& infos = table().infos();
  std::vector<std::string> defaults, values;
  for (const ParameterInfo& info : infos) {
    defaults.push_back(info.default_value);
    values.push_back(info.values());
  }
  EXPECT_THAT(defaults, ElementsAre("", "0.01", "left", "yes", "X", ""));
  EXPECT_THAT(values, ElementsAre("1 to 1000", "1e-9 to 1", "left|right", "yes|no", "any text",
                                  "left|right"));
  const Example o = read({});
  EXPECT_FALSE(o.steps);
  EXPECT_EQ(o.tolerance, 0.01);
  EXPECT_EQ(o.side, Side::Left);
}

TEST(Options, ValuesAreReadIntoTheMembers) {
  const Example o = read({{"max-steps", "50"},
                          {"tolerance", "1e-3"},
                          {"side", "Right"},
                          {"bag", "False"},
                          {"mask", ""},
                          {"other", "left"}});
  EXPECT_EQ(o.steps, 50u);
  EXPECT_DOUBLE_EQ(o.tolerance, 1e-3);
  EXPECT_EQ(o.side, Side::Right);
  EXPECT_FALSE(o.bag);
  EXPECT_EQ(o.mask, "");
  EXPECT_EQ(o.other, Side::Left);
  EXPECT_FALSE(read({{"max-steps", ""}}).steps) << "off, as by default";
}

TEST(Options, NamesAreKnownWithUnderscoresCapitalsAndAliases) {
  for (const char* name : {"max-steps", "max_steps", "Max-Steps", "n_steps", "n-steps"})
    EXPECT_EQ(read({{name, "7"}}).steps, 7u) << name;
  EXPECT_THAT(message([] {
                read({{"n-steps", "7"}, {"max_steps", "7"}});
              }),
              HasSubstr("max-steps: given twice"));
}

TEST(Options, AnUnknownNameIsRefusedAndTheKnownOnesAreListed) {
  const std::string text = message([] { read({{"max-stepz", "5"}}); });
  EXPECT_THAT(text, HasSubstr("max-stepz: not an option of method some-method"));
  EXPECT_THAT(text, HasSubstr("max-steps, tolerance, side"));
  EXPECT_THAT(text, HasSubstr("did you mean max-steps?"));
}

TEST(Options, NumbersAreReadWholeAndInRange) {
  for (const char* bad : {"x", "5x", " 5", "5.0", "0", "1001", "99999999999999999999", "-5"})
    EXPECT_THAT(message([&] {
                  read({{"max-steps", bad}});
                }),
                HasSubstr("max-steps: wrong value (expected a whole number from 1 to 1000"))
        << bad;
  for (const char* bad : {"", "nan", "inf", "1.5", "-0.1", "0,5", "0.5 "})
    EXPECT_THAT(message([&] {
                  read({{"tolerance", bad}});
                }),
                HasSubstr("tolerance: wrong value (expected a number from 1e-9 to 1"))
        << bad;
}

TEST(Options, AChoiceListsWhatThereIs) {
  EXPECT_EQ(message([] {
              read({{"side", "lefd"}});
            }),
            "side: wrong value (expected left or right, found \"lefd\"; did you mean left?)");
  EXPECT_THAT(message([] { read({{"bag", "perhaps"}}); }), HasSubstr("expected yes or no"));
}

TEST(Options, ATextIsUtf8) {
  EXPECT_THAT(message([] { read({{"mask", "a\xff"}}); }), HasSubstr("mask: not UTF-8 at byte 1"));
}

TEST(Options, WhatTwoOptionsSayOfEachOtherIsCheckedOnce) {
  EXPECT_THAT(message([] { read({{"max-steps", "13"}}); }), HasSubstr("another number"));
}

TEST(Options, ValuesComeBackAsTheyAreUsed) {
  const auto values = table().values(read({{"side", "right"}}), {"bag", "mask"});
  EXPECT_EQ(values, (std::map<std::string, Parameter>{{"side", "right"}, {"tolerance", 0.01}}));
}

}  // namespace
}  // namespace pellucid
