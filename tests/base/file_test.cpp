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

// From its beginning, so that nothing has to ask for the umask by changing it for a moment.
TEST(File, HasTheModeOfTheUmask) {
  const TempDir dir;
  const mode_t before = ::umask(0027);
  OutputFile out(dir.path() / "out");
  ::umask(before);
  const auto permissions = [&] {
    return fs::directory_iterator(dir.path())->status().permissions();
  };
  EXPECT_EQ(permissions(), fs::perms{0640});
  out.commit();
  EXPECT_EQ(permissions(), fs::perms{0640});
}

TEST(File, WhatCannotBeWrittenIsIo) {
  const TempDir dir;
  expect_error(ErrorKind::Io, "", [&] { OutputFile(dir.path() / "no" / "such"); });
  expect_error(ErrorKind::Io, "", [&] { OutputFile(dir.path()).write("x"); });
  expect_error(ErrorKind::Io, "", [&] { OutputFile("/dev/full").write("x"); });
}

}  // namespace
}  // namespace pellucid
