#include "text/unicode/charsmap.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/expect_error.h"

namespace pellucid {
namespace {

void append_u32(std::string& bytes, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i));
}

/// A map that knows "a" and "é" and gives the strings at `first` and `second` of "b\0e\0".
std::string map_bytes(std::uint32_t first = 0, std::uint32_t second = 2) {
  constexpr std::uint32_t kLeaf = 1 << 8;
  const auto offset = [](std::uint32_t to) { return to << 10; };
  std::vector<std::uint32_t> units(400);  // [0]: the root, whose children begin at 0
  units['a'] = 'a' | kLeaf | offset(1);
  units['a' ^ 1] = first;
  units[0xC3] = 0xC3 | offset(256);
  units[(0xC3 ^ 256) ^ 0xA9] = 0xA9 | kLeaf | offset(1);
  units[((0xC3 ^ 256) ^ 0xA9) ^ 1] = second;
  std::string bytes;
  append_u32(bytes, static_cast<std::uint32_t>(4 * units.size()));
  for (const std::uint32_t unit : units) append_u32(bytes, unit);
  return bytes + std::string("b\0e\0", 4);
}

TEST(Charsmap, FindsTheShortestPrefix) {
  const Charsmap map(map_bytes(), "f");
  EXPECT_EQ(map.find("a"), "b");
  EXPECT_EQ(map.find("abc"), "b");
  EXPECT_EQ(map.find("é!"), "e");
  for (const char* unknown : {"", "b", "ba", "\xC3", "è", "\xFF"})
    EXPECT_EQ(map.find(unknown), std::nullopt) << unknown;
}

TEST(Charsmap, AValueOutsideTheStringsIsNone) {
  EXPECT_EQ(Charsmap(map_bytes(3), "f").find("a"), "");
  EXPECT_EQ(Charsmap(map_bytes(5), "f").find("a"), std::nullopt);
  EXPECT_EQ(Charsmap(map_bytes(0, 0x7FFFFFFF), "f").find("é"), std::nullopt);
}

TEST(Charsmap, RefusesWhatIsNoMap) {
  const auto refuse = [](const std::string& words, const std::string& bytes) {
    expect_error(ErrorKind::BadModel, "f: " + words, [&] { Charsmap(bytes, "f"); });
  };
  refuse("not a character map (trie of 0 bytes in 0)", "");
  refuse("not a character map", std::string("\x03\0\0\0abc", 7));
  refuse("not a character map (trie of 1600 bytes in 1603)", map_bytes().substr(0, 1603));
  refuse("the character map's strings are not UTF-8 at byte 4", map_bytes() + '\xFF');
}

TEST(Base64, WithItsPadding) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("YQ=="), "a");
  EXPECT_EQ(decode_base64("YWI="), "ab");
  EXPECT_EQ(decode_base64("YWJj"), "abc");
  EXPECT_EQ(decode_base64("+/+/"), "\xFB\xFF\xBF");
  for (const char* none : {"YQ", "YWJ", "Y===", "====", "YQ=a", "YW\nj"})
    EXPECT_EQ(decode_base64(none), std::nullopt) << none;
}

}  // namespace
}  // namespace pellucid
