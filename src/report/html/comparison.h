#pragma once
// The page that compares several methods. Thread rule: thread-safe.

#include <span>
#include <string>

#include "pellucid/formats.h"

namespace pellucid {

/// REQUIRES: explanations of one text and class, at least one.
std::string html_comparison(std::span<const Explanation> explanations,
                            const RenderOptions& options);

}  // namespace pellucid
