#pragma once
// The only place that throws.

#include <fmt/format.h>

#include <string>
#include <utility>

#include "pellucid/error.h"

namespace pellucid {

/// Throws Error. Message: `where: what (expected …, found …)`; numbers and names filled in by fmt.
template <typename... Args>
[[noreturn]] void fail(ErrorKind kind, fmt::format_string<Args...> message, Args&&... args) {
  throw Error(kind, fmt::format(message, std::forward<Args>(args)...));
}

}  // namespace pellucid
