#include "text/normalizers/precompiled.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "text/normalizers/run.h"

namespace pellucid {
namespace {

TEST(Precompiled, RefusesWhatIsNoMap) {
  const auto refuse = [](const char* words, const char* map) {
    const std::string json =
        std::string(R"({"type": "Precompiled", "precompiled_charsmap": ")") + map + "\"}";
    expect_error(ErrorKind::BadModel, words, [&] { run_normalizer(json, U"a"); });
  };
  refuse("not base64", "!!!!");
  refuse("not base64", "AAA");
  refuse("not a character map", "");
  refuse("not a character map", "AAAAAA==");
  refuse("not a character map (trie of 255 bytes", "/wAAAAAAAAA=");
  refuse("not UTF-8 at byte 0", "BAAAAAAAAAD/");
}

}  // namespace
}  // namespace pellucid
