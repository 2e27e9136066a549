#include "base/json_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace pellucid {
namespace {

constexpr KeyVerdict kTable[] = {
    {"a", Verdict::Read}, {"b", Verdict::Harmless}, {"c", Verdict::Refused, "none"}};

std::vector<std::string> check(const char* text) {
  return check_keys(JsonDocument::parse(text, "f").root(), kTable);
}

TEST(JsonKeys, ReturnsWhatTheTableDoesNotKnow) {
  EXPECT_THAT(check(R"({"a": 1, "b": 2})"), testing::ElementsAre());
  EXPECT_THAT(check(R"({"x": 1, "a": 1, "A": 2})"), testing::UnorderedElementsAre("A", "x"));
}

TEST(JsonKeys, RefusesWhatAsksForSomething) {
  for (const char* nothing : {"null", "false", "{}", "[]"})
    EXPECT_NO_THROW(check((std::string(R"({"c": )") + nothing + "}").c_str())) << nothing;
  for (const char* something : {"true", "0", "\"x\"", "[1]", "{\"x\": null}"})
    expect_error(ErrorKind::Unsupported, "f: \"c\": not supported (expected none)",
                 [&] { check((std::string(R"({"c": )") + something + "}").c_str()); });
}

}  // namespace
}  // namespace pellucid
