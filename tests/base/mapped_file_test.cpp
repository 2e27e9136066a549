#include "base/mapped_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <utility>

#include "support/expect_error.h"
#include "support/sanitized.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSize = 50'000;

std::size_t count(const MappedFile& file, char c) {
  return static_cast<std::size_t>(std::ranges::count(file.bytes(), std::byte(c)));
}

void set_time(const fs::path& path, int seconds) {
  fs::last_write_time(path, fs::last_write_time(path) + std::chrono::seconds(seconds));
}

TEST(MappedFile, HasTheBytesOfTheFile) {
  const TempDir dir;
  const MappedFile file(dir.write("a", std::string(kSize, 'x')));
  EXPECT_EQ(count(file, 'x'), kSize);
  file.check_unchanged();
  const MappedFile empty(dir.write("empty", ""));
  EXPECT_TRUE(empty.bytes().empty());
  empty.check_unchanged();
}

TEST(MappedFile, GoesOnWhenTheFileIsReplaced) {
  const TempDir dir;
  const fs::path path = dir.write("a", std::string(kSize, 'x'));
  const MappedFile file(path);
  fs::rename(dir.write("b", "short"), path);
  EXPECT_EQ(count(file, 'x'), kSize);
  file.check_unchanged();
}

TEST(MappedFile, NoticesThatTheFileWasWrittenInPlace) {
  const TempDir dir;
  const fs::path path = dir.write("a", std::string(kSize, 'x'));
  const MappedFile file(path);
  std::fstream(path, std::ios::in | std::ios::out) << "y";
  set_time(path, 1);  // the clock of files may be coarse
  expect_error(ErrorKind::Io, path.string() + ": somebody changed the file",
               [&] { file.check_unchanged(); });
}

TEST(MappedFile, ReadsZerosWhereTheFileWasCut) {
  const TempDir dir;
  const fs::path path = dir.write("a", std::string(kSize, 'x'));
  MappedFile file(path), other(dir.write("b", std::string(kSize, 'z')));
  fs::resize_file(path, 5000);
  const std::size_t left = count(file, 'x');  // in whole pages
  EXPECT_GE(left, 5000u);
  EXPECT_LT(left, kSize);
  EXPECT_EQ(count(file, 'z'), 0u);
  expect_error(ErrorKind::Io, "somebody changed", [&] { file.check_unchanged(); });
  // It had its size and time again before anybody looked, but not the bytes that were read.
  const auto time = fs::last_write_time(dir.path() / "b");
  fs::resize_file(dir.path() / "b", 0);
  EXPECT_EQ(count(other, 'z'), 0u);
  std::ofstream(dir.path() / "b") << std::string(kSize, 'z');
  fs::last_write_time(dir.path() / "b", time);
  expect_error(ErrorKind::Io, "somebody changed", [&] { other.check_unchanged(); });
  std::swap(file, other);
  expect_error(ErrorKind::Io, path.string(), [&] { other.check_unchanged(); });
}

TEST(MappedFile, OfNothingToMapIsRefused) {
  const TempDir dir;
  const fs::path pipe = dir.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const fs::path& path : {pipe, dir.path()})
    expect_error(ErrorKind::Io, "expected a regular file", [&] { MappedFile{path}; });
  expect_error(ErrorKind::Io, "cannot open", [&] { MappedFile{dir.path() / "missing"}; });
}

TEST(MappedFileDeathTest, LeavesOtherAddressesToOthers) {
  const TempDir dir;
  const MappedFile guarded(dir.write("a", "x"));
  // A sanitizer's own handler was there before.
  const auto ended = [](int status) {
    return kSanitized ? status != 0 : testing::KilledBySignal(SIGBUS)(status);
  };
  EXPECT_EXIT(::raise(SIGBUS), ended, "");
}

}  // namespace
}  // namespace pellucid
