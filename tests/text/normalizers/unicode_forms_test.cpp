#include <gtest/gtest.h>

#include "text/normalizers/run.h"

namespace pellucid {
namespace {

TEST(UnicodeForms, TheFour) {
  const auto text = U"\u00C5\uFB01\u1E9B\u0323";
  EXPECT_EQ(normalized(R"({"type": "NFD"})", text), U"A\u030A\uFB01\u017F\u0323\u0307");
  EXPECT_EQ(normalized(R"({"type": "NFC"})", text), U"\u00C5\uFB01\u1E9B\u0323");
  EXPECT_EQ(normalized(R"({"type": "NFKD"})", text), U"A\u030Afis\u0323\u0307");
  EXPECT_EQ(normalized(R"({"type": "NFKC"})", text), U"\u00C5fi\u1E69");
}

TEST(UnicodeForms, Composition) {
  const auto nfc = [](std::u32string_view text) { return normalized(R"({"type": "NFC"})", text); };
  EXPECT_EQ(nfc(U"e\u0301"), U"\u00E9");
  EXPECT_EQ(nfc(U"\u1100\u1161\u11A8"), U"\uAC01");
  EXPECT_EQ(nfc(U"a\u0316\u0301"), U"\u00E1\u0316");  // the lower mark does not block
  EXPECT_EQ(nfc(U"a\u0302\u0301"), U"\u1EA5");
  EXPECT_EQ(nfc(U"\u0301a"), U"\u0301a");
  EXPECT_EQ(nfc(U"\u0958"), U"\u0915\u093C");                        // excluded from composition
  EXPECT_EQ(nfc(U"\U00011935\U00011930"), U"\U00011935\U00011930");  // Unicode 13
}

TEST(UnicodeForms, SpansOfWhatComposed) {
  const AlignedText text = run_normalizer(R"({"type": "NFC"})", U"xe\u0301y");
  ASSERT_EQ(text.text(), U"x\u00E9y");
  EXPECT_EQ(text.origin(2, 3), (Span{3, 4}));
}

}  // namespace
}  // namespace pellucid
