#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/expect_error.h"
#include "support/temp_dir.h"

namespace pellucid {
namespace {

namespace fs = std::filesystem;

TEST(File, ReadsWhatIsThere) {
  const TempDir dir;
  EXPECT_EQ(read_file(dir.write("a", std::string("x\0y\n", 4))), std::string("x\0y\n", 4));
  EXPECT_EQ(read_file(dir.write("empty", "")), "");
}

TEST(File, WhatCannotBeReadIsIo) {
  const TempDir dir;
  expect_error(ErrorKind::Io, "", [&] { read_file(dir.path() / "missing"); });
  expect_error(ErrorKind::Io, "", [&] { read_file(dir.path()); });
}

TEST(File, AppearsWholeOrNotAtAll) {
  const TempDir dir;
  const fs::path path = dir.write("out", "before");
  {
    OutputFile out(path);
    out.write("half");
  }
  EXPECT_EQ(read_file(path), "before");
  {
    OutputFile out(path);
    out.write("all ");
    out.write("of it");
    EXPECT_EQ(read_file(path), "before");
    out.commit();
  }
  EXPECT_EQ(read_file(path), "all of it");
  EXPECT_EQ(std::distance(fs::directory_iterator(dir.path()), {}), 1);
}

TEST(File, HasNoNameBeforeItIsComplete) {
  const TempDir dir;
  OutputFile out(dir.path() / "out");
  out.write("half");
  EXPECT_TRUE(fs::is_empty(dir.path()));
}

// From its beginning, so that nothing has to ask for the umask by changing it for a moment.
TEST(File, HasTheModeOfTheUmask) {
  const TempDir dir;
  const mode_t before = ::umask(0027);
  OutputFile out(dir.path() / "out");
  ::umask(before);
  out.commit();
  EXPECT_EQ(fs::status(dir.path() / "out").permissions(), fs::perms{0640});
}

TEST(File, KeepsTheModeOfTheFileThatItReplaces) {
  const TempDir dir;
  const fs::path path = dir.write("out", "before");
  fs::permissions(path, fs::perms{0600});
  OutputFile out(path);
  out.write("after");
  out.commit();
  EXPECT_EQ(read_file(path), "after");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms{0600});
}

TEST(File, ReplacesTheFileBehindALink) {
  const TempDir dir;
  const fs::path path = dir.write("real/out", "before");
  fs::create_symlink("real/out", dir.path() / "link");
  OutputFile out(dir.path() / "link");
  out.write("after");
  out.commit();
  EXPECT_TRUE(fs::is_symlink(dir.path() / "link"));
  EXPECT_EQ(read_file(path), "after");
}

TEST(File, HasALongNameOrNone) {
  const TempDir dir;
  const fs::path longest = dir.path() / std::string(255, 'x');
  OutputFile out(longest);
  out.commit();
  EXPECT_TRUE(fs::exists(longest));
  expect_error(ErrorKind::Io, "File name too long",
               [&] { OutputFile(dir.path() / std::string(256, 'x')); });
  expect_error(ErrorKind::Io, "expected a file's name", [] { OutputFile(""); });
}

TEST(File, OfAPipeThatNobodyWritesToIsRefusedAtOnce) {
  const TempDir dir;
  const fs::path pipe = dir.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  expect_error(ErrorKind::Io, "expected a regular file", [&] { read_file(pipe); });
}

TEST(File, LargerThanItsLimitIsRefused) {
  const TempDir dir;
  const fs::path path = dir.write("a", std::string(3000, 'x'));
  EXPECT_EQ(read_file(path, 3000).size(), 3000u);
  expect_error(ErrorKind::Io, "too large", [&] { read_file(path, 2999); });
}

TEST(File, WhatCannotBeWrittenIsIo) {
  const TempDir dir;
  expect_error(ErrorKind::Io, "", [&] { OutputFile(dir.path() / "no" / "such"); });
  expect_error(ErrorKind::Io, "", [&] { OutputFile(dir.path()).write("x"); });
  expect_error(ErrorKind::Io, "", [&] { OutputFile("/dev/full").write("x"); });
}

}  // namespace
}  // namespace pellucid
