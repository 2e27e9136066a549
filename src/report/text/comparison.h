#pragma once
// The comparison of several methods for a terminal. Thread rule: thread-safe.

#include <span>
#include <string>

#include "pellucid/formats.h"

namespace pellucid {

/// REQUIRES: explanations of one text and class, at least one.
std::string text_comparison(std::span<const Explanation> explanations,
                            const RenderOptions& options);

}  // namespace pellucid
