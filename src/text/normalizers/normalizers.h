#pragma once
// Stage 1: change the text. To add a kind: a function in a file of this folder, and a line in
// normalizers.def.

#include <functional>

#include "base/json.h"
#include "text/aligned_text.h"

namespace pellucid {

/// Thread rule: immutable, share freely.
using Normalizer = std::function<void(AlignedText&)>;

/// From the `normalizer` section of tokenizer.json, or a part of it. Throws BadModel for wrong
/// options, Unsupported for a type that is not in the list.
Normalizer make_normalizer(const Json& json);

/// The functions of the list. Their definitions have qualified names, so that a function without
/// its line does not compile.
namespace normalizers {
#define NORMALIZER(type, read) Normalizer read(const Json& json);
#include "text/normalizers/normalizers.def"
#undef NORMALIZER
}  // namespace normalizers

}  // namespace pellucid
