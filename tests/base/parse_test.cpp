#include "base/parse.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

namespace pellucid {
namespace {

TEST(ParseNumber, TheWholeIsTheNumber) {
  EXPECT_EQ(parse_number<std::int64_t>("-12"), -12);
  EXPECT_EQ(parse_number<std::size_t>("007"), 7u);
  EXPECT_EQ(parse_number<double>("1e-3"), 1e-3);
  EXPECT_EQ(parse_number<std::int64_t>("9223372036854775807"), INT64_MAX);
}

TEST(ParseNumber, AnythingElseIsNone) {
  for (const char* text : {"", " ", "1 ", " 1", "+1", "1x", "0x1", "1.5", "9223372036854775808"})
    EXPECT_FALSE(parse_number<std::int64_t>(text)) << text;
  EXPECT_FALSE(parse_number<std::size_t>("-1"));
  EXPECT_FALSE(parse_number<double>("1e999"));
  EXPECT_FALSE(parse_number<std::int64_t>(std::string_view("1\0", 2)));
}

}  // namespace
}  // namespace pellucid
