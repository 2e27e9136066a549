#pragma once
// Unicode's normalisation forms and lower case, on aligned text, by Unicode 9 (see unicode.h).

#include "text/aligned_text.h"

namespace pellucid {

enum class Compatibility { Canonical, Compatible };

/// NFD or NFKD.
void decompose(AlignedText& text, Compatibility compatibility);

/// NFC or NFKC.
void compose(AlignedText& text, Compatibility compatibility);

/// Character by character: no final sigma.
void lower_case(AlignedText& text);

}  // namespace pellucid
