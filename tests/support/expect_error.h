#pragma once
// Expecting the library's one exception, its kind, one line, and words of its message.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "pellucid/error.h"

namespace pellucid {

/// Runs `call`, which must throw an Error of that kind whose one-line message has `words` in it.
template <typename Call>
void expect_error(ErrorKind kind, const std::string& words, const Call& call) {
  try {
    call();
    ADD_FAILURE() << "nothing was thrown (expected: " << words << ")";
  } catch (const Error& error) {
    const std::string message = error.what();
    EXPECT_EQ(static_cast<int>(error.kind()), static_cast<int>(kind)) << message;
    EXPECT_THAT(message, testing::HasSubstr(words));
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  }
}

}  // namespace pellucid
