#pragma once
// The windows that a long text was read in, as rows of a table, the same in every report for
// people. Thread rule: thread-safe.

#include <string>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

/// Lifetime: looks at the explanation.
struct WindowRow {
  const WindowResult* window = nullptr;
  const WindowTarget* target = nullptr;  // the one of `scores`; null if the window has none
  std::string words;                     // the numbers of its words, from 1: `1–96`; may be empty
  std::string begins;                    // its first characters, as written
};

/// A row for every window, in the order of the text; none if there is one window only.
std::vector<WindowRow> window_rows(const Explanation& explanation, const TargetScores& scores);

/// The `most` rows whose windows have the largest share of F(x) - F(x'), or of F(x) where there is
/// no reference, in the order of the text.
std::vector<WindowRow> strongest(std::vector<WindowRow> rows, std::size_t most);

/// A sentence on how the numbers of the whole text follow from those of the windows.
std::string windows_sentence(const Explanation& explanation);

}  // namespace pellucid
