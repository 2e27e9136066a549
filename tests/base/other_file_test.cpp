#include "base/other_file.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace pellucid {
namespace {

void expect_refused(std::string_view bytes, const std::string& words) {
  expect_error(ErrorKind::BadModel, words, [&] { refuse_other_file(bytes, "f"); });
}

TEST(OtherFile, NamesWhatItIs) {
  expect_refused("", "f: empty");
  expect_refused("version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
                 "f: a Git LFS pointer (expected");
  for (const char* page : {"<!DOCTYPE html>", "\n <html lang=\"en\">", "<!doctype HTML><p>"})
    expect_refused(page, "f: a web page (expected");
}

TEST(OtherFile, LeavesOthersAlone) {
  for (const char* bytes : {"{}", "\n", " ", "<s>\n</s>\n", "<", "version 1", "html"})
    EXPECT_NO_THROW(refuse_other_file(bytes, "f")) << bytes;
}

}  // namespace
}  // namespace pellucid
