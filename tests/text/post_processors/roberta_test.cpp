#include "text/post_processors/roberta.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pellucid {
namespace {

using testing::ElementsAre;

PostProcessor read(const std::string& json) {
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

}  // namespace
}  // namespace pellucid
