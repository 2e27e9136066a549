#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/post_processors/post_processors.h"

namespace pellucid {
namespace {

PostProcessor read(const std::string& json) {
  return make_post_processor(JsonDocument::parse(json, "f").root());
}

TEST(PostProcessorSequence, JoinsATemplateAndByteLevel) {
  constexpr const char* kByteLevel =
      R"({"type": "ByteLevel", "trim_offsets": true, "add_prefix_space": true})";
  constexpr const char* kBert = R"({"type": "BertProcessing", "sep": ["s", 7], "cls": ["c", 8]})";
  const auto sequence = [](const std::string& list) {
    return read(R"({"type": "Sequence", "processors": [)" + list + "]}");
  };
  const PostProcessor post = sequence(std::string(kByteLevel) + "," + kBert);
  EXPECT_TRUE(post.trim_offsets && post.add_prefix_space);
  EXPECT_EQ(added_by(post.single), 2u);
  expect_error(ErrorKind::Unsupported, "a second template",
               [&] { sequence(std::string(kBert) + "," + kBert); });
}

}  // namespace
}  // namespace pellucid
