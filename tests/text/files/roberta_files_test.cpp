#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.h"
#include "text/tokenizer.h"

namespace pellucid {
namespace {

using testing::ElementsAre;

/// <s> is 0, </s> 1, "a" 2, "Ġ" 3, "Ġa" 4.
Encoding encode(const std::string& merges, const std::string& config, std::string_view text) {
  const TempDir folder;
  folder.write("vocab.json", R"({"<s>": 0, "</s>": 1, "a": 2, "Ġ": 3, "Ġa": 4})");
  folder.write("merges.txt", merges);
  folder.write("tokenizer_config.json", config);
  return Tokenizer::load(folder.path()).encode(text);
}

TEST(RobertaFiles, MergesHaveAVersionAndAnyLineEnd) {
  EXPECT_THAT(encode("", "{}", "a a").ids, ElementsAre(0, 2, 3, 2, 1));
  EXPECT_THAT(encode("Ġ a", "{}", "a a").ids, ElementsAre(0, 2, 4, 1));
  EXPECT_THAT(encode("#version: 0.2\r\nĠ a\r\n\n", "{}", "a a").ids, ElementsAre(0, 2, 4, 1));
}

TEST(RobertaFiles, TheConfigurationDecidesThePrefixSpaceAndTheSpans) {
  EXPECT_THAT(encode("Ġ a", R"({"add_prefix_space": true})", "a").ids, ElementsAre(0, 4, 1));
  EXPECT_EQ(encode("Ġ a", "{}", "a a").spans[2], (Span{2, 3}));
  EXPECT_EQ(encode("Ġ a", R"({"trim_offsets": false})", "a a").spans[2], (Span{1, 3}));
}

}  // namespace
}  // namespace pellucid
