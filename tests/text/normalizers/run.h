#pragma once
// A normalizer from its section of tokenizer.json, run on a text.

#include <string>

#include "text/normalizers/normalizers.h"

namespace pellucid {

inline AlignedText run_normalizer(const std::string& json, std::u32string_view text) {
  AlignedText aligned(text);
  make_normalizer(JsonDocument::parse(json, "f").root())(aligned);
  return aligned;
}

inline std::u32string normalized(const std::string& json, std::u32string_view text) {
  return std::u32string(run_normalizer(json, text).text());
}

}  // namespace pellucid
