#pragma once
// Stage 1: change the text. A kind is a file in normalizers/ and a line in normalizers.def.

#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "text/aligned_text.h"

namespace pellucid {

/// Thread rule: immutable, share freely.
using Normalizer = std::function<void(AlignedText&)>;

/// From the `normalizer` section of tokenizer.json, or a part of it. Throws BadModel for wrong
/// options, Unsupported for a type that is not in the list.
Normalizer make_normalizer(const Json& json);

struct BertNormalizerOptions {
  bool clean_text = true;
  bool handle_chinese_chars = true;
  bool strip_accents = true;
  bool lowercase = true;
};
Normalizer bert_normalizer(const BertNormalizerOptions& options);

/// `charsmap`: sentencepiece's bytes; throws BadModel, naming `where`, if they are wrong.
Normalizer precompiled_normalizer(std::string_view charsmap, const std::string& where);

}  // namespace pellucid
