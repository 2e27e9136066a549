#pragma once
// The part of the page about the windows that a long text was read in. Thread rule: thread-safe.

#include "report/html/cells.h"
#include "report/html/markup.h"

namespace pellucid {

/// The windows that a long text was read in, folded; nothing for a text that was read in one.
Html windows_part(const TargetContext& context);

}  // namespace pellucid
