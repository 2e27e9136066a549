#include "text/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pellucid {
namespace {

using testing::ElementsAre;

std::vector<std::u32string> cut(std::u32string_view text, Delimiter delimiter) {
  const auto parts = find_characters(text, [](char32_t c) { return c == U'-'; });
  std::vector<std::u32string> out;
  for (const AlignedText& piece : split(AlignedText(text), parts, delimiter))
    out.emplace_back(piece.text());
  return out;
}

TEST(Split, TreatsDelimitersInFiveWays) {
  const auto text = U"the-final--countdown";
  EXPECT_THAT(cut(text, Delimiter::Removed), ElementsAre(U"the", U"final", U"countdown"));
  EXPECT_THAT(cut(text, Delimiter::Isolated),
              ElementsAre(U"the", U"-", U"final", U"-", U"-", U"countdown"));
  EXPECT_THAT(cut(text, Delimiter::MergedWithPrevious),
              ElementsAre(U"the-", U"final-", U"-", U"countdown"));
  EXPECT_THAT(cut(text, Delimiter::MergedWithNext),
              ElementsAre(U"the", U"-final", U"-", U"-countdown"));
  EXPECT_THAT(cut(text, Delimiter::Contiguous),
              ElementsAre(U"the", U"-", U"final", U"--", U"countdown"));
}

TEST(Split, AtTheEnds) {
  EXPECT_THAT(cut(U"", Delimiter::Isolated), ElementsAre());
  EXPECT_THAT(cut(U"--", Delimiter::Removed), ElementsAre());
  EXPECT_THAT(cut(U"-a-", Delimiter::MergedWithPrevious), ElementsAre(U"-", U"a-"));
  EXPECT_THAT(cut(U"-a-", Delimiter::MergedWithNext), ElementsAre(U"-a", U"-"));
}

}  // namespace
}  // namespace pellucid
