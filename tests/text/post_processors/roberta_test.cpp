#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/post_processors/post_processors.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

PostProcessor read(const char* json) {
  return make_post_processor(JsonDocument::parse(json, "f").root());
}

TEST(RobertaProcessing, TwoSeparatorsBetween) {
  const PostProcessor post = read(R"({"type": "RobertaProcessing", "sep": ["</s>", 2],
      "cls": ["<s>", 0], "trim_offsets": true, "add_prefix_space": false})");
  ASSERT_EQ(post.pair.size(), 5u);
  EXPECT_THAT(post.pair[2].ids, ElementsAre(2, 2));
  EXPECT_EQ(post.pair[3].type, 0);
  EXPECT_EQ(added_by(post.pair), 4u);
  EXPECT_EQ(added_by(post.single), 2u);
  EXPECT_TRUE(post.trim_offsets);
  EXPECT_FALSE(post.add_prefix_space);
}

TEST(PostProcessorSequence, JoinsATemplateAndByteLevel) {
  constexpr const char* kByteLevel =
      R"({"type": "ByteLevel", "trim_offsets": true, "add_prefix_space": true})";
  constexpr const char* kBert = R"({"type": "BertProcessing", "sep": ["s", 7], "cls": ["c", 8]})";
  const auto sequence = [](const std::string& list) {
    return read((R"({"type": "Sequence", "processors": [)" + list + "]}").c_str());
  };
  const PostProcessor post = sequence(std::string(kByteLevel) + "," + kBert);
  EXPECT_TRUE(post.trim_offsets && post.add_prefix_space);
  EXPECT_EQ(added_by(post.single), 2u);
  expect_error(ErrorKind::Unsupported, "a second template",
               [&] { sequence(std::string(kBert) + "," + kBert); });
}

}  // namespace
}  // namespace pellucid
