#pragma once
// The windows that a long text was read in, as a table for a terminal. Thread rule: thread-safe.

#include <cstddef>
#include <string>
#include <vector>

#include "pellucid/explanation.h"
#include "report/window_rows.h"

namespace pellucid {

/// The line of the heads, then a line for each row, of at most `width` columns: columns that do not
/// fit are left out, the least important first. `scores`: the target that the rows are of.
std::vector<std::string> window_table(const std::vector<WindowRow>& rows,
                                      const TargetScores& scores, std::size_t width);

}  // namespace pellucid
