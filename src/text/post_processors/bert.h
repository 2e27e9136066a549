#pragma once

#include <cstdint>

#include "text/post_processors/post_processors.h"

namespace pellucid {

/// [CLS] A [SEP], and [CLS] A [SEP] B [SEP] with types 0 0 0 1 1.
PostProcessor bert_post_processor(std::int32_t cls, std::int32_t sep);

}  // namespace pellucid
