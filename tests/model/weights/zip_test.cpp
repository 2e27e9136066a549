// Archives that are right; wrong ones are in tests/hostile/torch_file_test.cpp.

#include "model/weights/zip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/zip_writer.h"

namespace pellucid {
namespace {

/// Names and contents, by name.
std::vector<std::pair<std::string, std::string>> entries_of(const std::string& archive) {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& [name, bytes] : parse_zip(std::as_bytes(std::span(archive)), "a.zip"))
    entries.emplace_back(name,
                         std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  return entries;
}

const auto kTwo = testing::ElementsAre(testing::Pair("m/data.pkl", "}."), testing::Pair("m/x", ""));

TEST(Zip, AnEmptyArchiveHasNoEntries) { EXPECT_TRUE(entries_of(ZipWriter().bytes()).empty()); }

TEST(Zip, EntriesHaveTheirNamesAndBytes) {
  EXPECT_THAT(entries_of(ZipWriter().add("m/x", "").add("m/data.pkl", "}.").bytes()), kTwo);
}

TEST(Zip, TheViewsLookIntoTheArchive) {
  const std::string archive = ZipWriter().add("m/x", "abc").bytes();
  const ZipEntries entries = parse_zip(std::as_bytes(std::span(archive)), "a.zip");
  EXPECT_EQ(reinterpret_cast<const char*>(entries.at("m/x").data()),
            archive.data() + archive.find("abc"));
}

TEST(Zip, ACommentMayFollow) {
  std::string archive = ZipWriter().add("m/x", "").add("m/data.pkl", "}.").bytes();
  archive.replace(archive.size() - 2, 2, little_endian(std::uint16_t{5}));
  EXPECT_THAT(entries_of(archive + "hello"), kTwo);
}

/// As torch writes for files beyond 4 GB: all ones, and the number in the extra field or record.
TEST(Zip, NumbersOf64Bits) {
  const std::string name = "m/x", data = "abc";
  const std::uint32_t in_64 = 0xffffffff;
  const std::string local = std::string("PK\3\4", 4) + std::string(22, '\0') +
                            little_endian(std::uint16_t{3}) + std::string(2, '\0') + name + data;
  const std::string extra = little_endian(std::uint16_t{9}) + little_endian(std::uint16_t{2}) +
                            "??" + little_endian(std::uint16_t{1}) +
                            little_endian(std::uint16_t{24}) + little_endian(std::uint64_t{3}) +
                            little_endian(std::uint64_t{3}) + little_endian(std::uint64_t{0});
  const std::string central = std::string("PK\1\2", 4) + std::string(16, '\0') +
                              little_endian(in_64) + little_endian(in_64) +
                              little_endian(std::uint16_t{3}) +
                              little_endian(static_cast<std::uint16_t>(extra.size())) +
                              std::string(10, '\0') + little_endian(in_64) + name + extra;
  const std::string end_64 = std::string("PK\6\6", 4) + std::string(28, '\0') +
                             little_endian(std::uint64_t{1}) + std::string(8, '\0') +
                             little_endian(std::uint64_t{local.size()});
  const std::string locator = std::string("PK\6\7\0\0\0\0", 8) +
                              little_endian(std::uint64_t{local.size() + central.size()}) +
                              std::string(4, '\0');
  const std::string end = std::string("PK\5\6", 4) + std::string(6, '\xff') +
                          std::string(10, '\xff') + std::string(2, '\0');
  EXPECT_THAT(entries_of(local + central + end_64 + locator + end),
              testing::ElementsAre(testing::Pair(name, data)));
}

}  // namespace
}  // namespace pellucid
