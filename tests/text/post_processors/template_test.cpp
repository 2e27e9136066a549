#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/post_processors/post_processors.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

constexpr const char* kTokens = R"({"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
                                    "[SEP]": {"id": "[SEP]", "ids": [2, 3], "tokens": ["a", "b"]}})";
constexpr const char* kPair = R"([{"Sequence": {"id": "A", "type_id": 0}},
                                  {"Sequence": {"id": "B", "type_id": 1}}])";

PostProcessor read(const std::string& single, const std::string& pair = kPair) {
  const std::string json = R"({"type": "TemplateProcessing", "single": )" + single +
                           R"(, "pair": )" + pair + R"(, "special_tokens": )" + kTokens + "}";
  return make_post_processor(JsonDocument::parse(json, "f").root());
}

TEST(TemplateProcessing, ReadsParts) {
  const PostProcessor post = read(R"([{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                                      {"Sequence": {"id": "A", "type_id": 4}},
                                      {"SpecialToken": {"id": "[SEP]", "type_id": 5}}])");
  ASSERT_EQ(post.single.size(), 3u);
  EXPECT_THAT(post.single[0].ids, ElementsAre(1));
  EXPECT_EQ(post.single[1].kind, TemplatePart::Kind::Text);
  EXPECT_EQ(post.single[1].type, 4);
  EXPECT_THAT(post.single[2].ids, ElementsAre(2, 3));
  EXPECT_EQ(post.single[2].type, 5);
  EXPECT_EQ(added_by(post.single), 3u);
  EXPECT_EQ(added_by(post.pair), 0u);
  EXPECT_EQ(post.pair[1].kind, TemplatePart::Kind::Pair);
}

TEST(TemplateProcessing, RefusesWhatIsNoTemplate) {
  const char* a = R"({"Sequence": {"id": "A", "type_id": 0}})";
  const auto refuse = [](const char* words, const std::string& single, const char* pair = kPair) {
    expect_error(ErrorKind::BadModel, words, [&] { read(single, pair); });
  };
  refuse("\"[MASK]\" is missing", R"([{"SpecialToken": {"id": "[MASK]", "type_id": 0}}])");
  refuse("expected \"A\" or \"B\"", R"([{"Sequence": {"id": "C", "type_id": 0}}])");
  refuse("sequence A once and no B", "[]");
  refuse("sequence A once and no B", std::string("[") + a + "," + a + "]");
  refuse("sequence A once and no B", kPair);
  refuse("sequences A and B", std::string("[") + a + "]", "[]");
  refuse("type_id", R"([{"Sequence": {"id": "A", "type_id": -1}}])");
}

}  // namespace
}  // namespace pellucid
