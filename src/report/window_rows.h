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
  const WindowTarget* target = nullptr;  // of the scores asked for; null where there is none
  std::string words;                     // which it holds, from 1: `1–96`; empty for none
  std::string begins;                    // the text that it begins with, as written
};

/// Every window, in the order of the text; none for a text that was read in one.
std::vector<WindowRow> window_rows(const Explanation& explanation, const TargetScores& scores);

/// Of the windows' share of F(x) - F(x'), or of F(x): the `most` largest, in the order of the text.
std::vector<WindowRow> strongest(std::vector<WindowRow> rows, std::size_t most);

/// What the numbers of the whole are, in a sentence.
std::string windows_sentence(const Explanation& explanation);

}  // namespace pellucid
