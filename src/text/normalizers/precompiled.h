#pragma once
// Precompiled from the bytes of sentencepiece's character map.

#include <string>
#include <string_view>

#include "text/normalizers/normalizers.h"

namespace pellucid {

/// Throws BadModel, naming `where`, for bytes that are no character map.
Normalizer precompiled_normalizer(std::string_view charsmap, const std::string& where);

}  // namespace pellucid
