#include "text/post_processors/bert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pellucid {
namespace {

using testing::ElementsAre;

TEST(BertProcessing, IsATemplate) {
  const PostProcessor post = make_post_processor(
      JsonDocument::parse(R"({"type": "BertProcessing", "sep": ["x", 7], "cls": ["y", 8]})", "f")
          .root());
  ASSERT_EQ(post.pair.size(), 5u);
  EXPECT_THAT(post.pair[0].ids, ElementsAre(8));
  EXPECT_THAT(post.pair[4].ids, ElementsAre(7));
  EXPECT_EQ(post.pair[2].type, 0);
  EXPECT_EQ(post.pair[3].type, 1);
  EXPECT_EQ(post.pair[4].type, 1);
  EXPECT_EQ(added_by(post.single), 2u);
}

}  // namespace
}  // namespace pellucid
