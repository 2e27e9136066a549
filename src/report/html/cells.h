#pragma once
// What the parts of the page are made of: numbers, bars, cells of tables. Sizes and colours are
// classes and SVG attributes, never style attributes: the page's Content-Security-Policy allows one
// style sheet and nothing else.
// Thread rule of every function here: thread-safe.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/explanation.h"
#include "report/html/markup.h"
#include "report/numbers.h"

namespace pellucid {

/// One target of an explanation, and the scale that shows its scores. Lifetime: refers to both.
struct TargetContext {
  const Explanation& explanation;
  const TargetScores& scores;
  ScoreScale scale;
};

/// A number with a typographic minus: as wide as the plus, and never a line break.
std::string with_minus(std::string number);

/// A score as its scale shows it, with a typographic minus.
std::string shown(const ScoreScale& scale, double score);

/// One rectangle of a bar, from `from` to `to` of the width, both clamped to 0 to 1;
/// nothing where they are equal.
/// `kind`: `for`, `against`, `share`.
Html bar_part(double from, double to, std::string_view kind);

/// The two cells of a score: the number, and a two-sided bar that sorts by strength.
Html score_cells(const ScoreScale& scale, double score);

/// The heads and cells of the parts of the scores (TargetScores::parts); nothing where there are
/// none. `which`: the list of a part's scores that index `i` is of.
Html part_heads(const TargetScores& scores);
Html part_cells(const TargetContext& context, std::vector<double> PartScores::*which,
                std::size_t i);

/// A table that the script makes sortable, in a box that scrolls if the table is long.
Html scrolling_table(std::string_view name, const Html& heads, const Html& rows);

}  // namespace pellucid
