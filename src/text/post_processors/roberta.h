#pragma once

#include <cstdint>

#include "text/post_processors/post_processors.h"

namespace pellucid {

/// <s> A </s>, and <s> A </s></s> B </s>, all of type 0.
PostProcessor roberta_post_processor(std::int32_t cls, std::int32_t sep, bool trim_offsets,
                                     bool add_prefix_space);

}  // namespace pellucid
