#include "base/json.h"

#include <gtest/gtest.h>

#include <string>

#include "pellucid/error.h"

namespace pellucid {
namespace {

std::string message_of(const std::string& text, const auto& use) {
  try {
    const JsonDocument document = JsonDocument::parse(text, "f.json");
    use(document.root());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::BadModel);
    return error.what();
  }
  return "";
}

TEST(Json, GivesWhatIsThere) {
  const JsonDocument document = JsonDocument::parse(
      R"({"s": "x", "n": 3, "d": 0.5, "b": true, "null": null, "a": [1, 2]})", "f.json");
  const Json root = document.root();
  EXPECT_EQ(root.at("s").as_string(), "x");
  EXPECT_EQ(root.at("a").at(1).as_int(0, 9), 2);
  EXPECT_EQ(root.at("n").as_id(), 3);
  EXPECT_EQ(root.int_or("n", 7, 0, 9), 3);
  EXPECT_EQ(root.int_or("missing", 7, 0, 9), 7);
  EXPECT_EQ(root.string_or("null", "fallback"), "fallback");
  EXPECT_EQ(root.number_or("d", 0), 0.5);
  EXPECT_TRUE(root.bool_or("b", false));
  EXPECT_FALSE(root.find("null"));
}

TEST(Json, SaysWhereAndWhatIsWrong) {
  const auto nothing = [](const Json&) {};
  EXPECT_EQ(message_of("{", nothing), "f.json: not JSON at byte 2: it ends too early");
  EXPECT_EQ(message_of(R"({"a": 1, "a": 2})", nothing), "f.json: \"a\" stands twice in one object");
  EXPECT_EQ(message_of(std::string(200, '['), nothing),
            "f.json: nested too deeply (expected at most 100 levels)");
  EXPECT_EQ(message_of("{}", [](const Json& j) { j.at("k"); }), "f.json: \"k\" is missing");
  EXPECT_EQ(
      message_of(R"({"a": {"b": "x"}})", [](const Json& j) { j.at("a").at("b").as_int(1, 5); }),
      "f.json: \"a.b\": wrong value (expected a whole number from 1 to 5, found \"x\")");
  EXPECT_EQ(
      message_of(R"({"a": 18446744073709551615})", [](const Json& j) { j.at("a").as_int(-1, 5); }),
      "f.json: \"a\": wrong value (expected a whole number from -1 to 5, found "
      "18446744073709551615)");
  EXPECT_EQ(message_of(R"({"a": 2147483648})", [](const Json& j) { j.at("a").as_id(); }),
            "f.json: \"a\": wrong value (expected a whole number from 0 to 2147483647, found "
            "2147483648)");
}

TEST(Json, ShortensWhatWasFoundBetweenCharacters) {
  const auto read = [](const Json& j) { j.at("a").as_int(0, 1); };
  std::string euros;
  for (int i = 0; i < 30; ++i) euros += "€";
  const std::string start =
      "f.json: \"a\": wrong value (expected a whole number from 0 to 1, found ";
  // A quote and 18 of them are 55 bytes; of the next there would be two of three.
  EXPECT_EQ(message_of("{\"a\": \"" + euros + "\"}", read),
            start + "\"" + euros.substr(0, std::size_t{18 * 3}) + "...)");
  EXPECT_EQ(message_of("{\"a\": \"x" + std::string(70, 'y') + "\"}", read),
            start + "\"x" + std::string(55, 'y') + "...)");
}

}  // namespace
}  // namespace pellucid
