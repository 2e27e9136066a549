#pragma once
// How the library throws its one exception.

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "base/message.h"
#include "pellucid/error.h"

namespace pellucid {

[[noreturn]] inline void fail_with(ErrorKind kind, Message message) {
  throw Error(kind, message.text, std::move(message.options));
}

/// Throws Error. Message: `where: what (expected …, found …)`; numbers and names filled in by fmt,
/// options as `option("max-steps")`.
template <typename... Args>
[[noreturn]] void fail(ErrorKind kind, fmt::format_string<Args...> text, Args&&... args) {
  fail_with(kind, message(text, std::forward<Args>(args)...));
}

/// The same error, with where it happened before its message: "reviews.txt:3: ".
inline Error error_at(std::string_view where, const Error& error) {
  Message moved = Message{error.what(), error.options()}.after(where);
  return Error(error.kind(), moved.text, std::move(moved.options));
}

}  // namespace pellucid
