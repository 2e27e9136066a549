#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/pre_tokenizers/run.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

TEST(Metaspace, MarksWords) {
  const auto metaspace = [](const char* options) {
    return std::string(R"({"type": "Metaspace", "replacement": "▁")") + options + "}";
  };
  EXPECT_THAT(words(metaspace(""), U"Hey  you"), ElementsAre(U"▁Hey", U"▁", U"▁you"));
  EXPECT_THAT(words(metaspace(R"(, "split": false)"), U"a b"), ElementsAre(U"▁a▁b"));
  EXPECT_THAT(words(metaspace(R"(, "prepend_scheme": "never")"), U"a b"), ElementsAre(U"a", U"▁b"));
  EXPECT_THAT(words(metaspace(R"(, "add_prefix_space": false, "prepend_scheme": "never")"), U"a"),
              ElementsAre(U"a"));
  const PreTokenizer first = make_pre_tokenizer(
      JsonDocument::parse(metaspace(R"(, "prepend_scheme": "first")"), "f").root());
  const AlignedText text(U"a b");
  EXPECT_EQ(first(text.slice(0, 1))[0].text(), U"▁a");
  EXPECT_EQ(first(text.slice(2, 3))[0].text(), U"b");
  expect_error(ErrorKind::BadModel, "always, first or never",
               [&] { words(metaspace(R"(, "prepend_scheme": "x")"), U"a"); });
  expect_error(ErrorKind::BadModel, "one character",
               [] { words(R"({"type": "Metaspace", "replacement": "ab"})", U"a"); });
}

}  // namespace
}  // namespace pellucid
