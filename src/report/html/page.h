#pragma once
// The frame that every page has: head with style sheet and policy, foot with script.
// Thread rule: thread-safe.

#include <string>

#include "pellucid/formats.h"

namespace pellucid {

/// Up to and with `<main>`.
std::string page_head(const RenderOptions& options);

/// From `</main>` to the end.
std::string page_tail(const RenderOptions& options);

}  // namespace pellucid
