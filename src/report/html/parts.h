#pragma once
// The parts of the page for one explanation, from top to bottom as formats/html.cpp puts them.
// Sizes and colours are classes and SVG attributes, never style attributes: the page's
// Content-Security-Policy allows one style sheet and nothing else.
// Thread rule of every function here: thread-safe.

#include <cstddef>
#include <string>
#include <vector>

#include "pellucid/explanation.h"
#include "pellucid/formats.h"
#include "report/html/markup.h"
#include "report/numbers.h"

namespace pellucid {

/// One target of an explanation, and how its scores are shown. Lifetime: looks at both.
struct TargetContext {
  const Explanation& explanation;
  const TargetScores& scores;
  ScoreScale scale;
};

/// A number with a typographic minus: as wide as the plus, and never a line break.
std::string with_minus(std::string number);

/// One rectangle of a bar, from `from` to `to` of the width, both clamped to 0 to 1;
/// nothing where they are equal.
/// `kind`: `for`, `against`, `share`.
Html bar_part(double from, double to, std::string_view kind);

/// The two cells of a score: the number, and a two-sided bar that sorts by strength.
Html score_cells(const ScoreScale& scale, double score);

/// The heads and cells of the parts that scores are split into; nothing where they are not.
/// `which`: the list of the part's scores, at index `i`.
Html part_heads(const TargetScores& scores);
Html part_cells(const TargetContext& context, std::vector<double> PartScores::*which,
                std::size_t i);

/// A table that the script makes sortable, in a box that scrolls when it is long.
Html scrolling_table(std::string_view name, const Html& heads, const Html& rows);

/// What the model says, and whether that is right where the true label is known.
Html verdict_part(const Explanation& explanation, std::size_t index, const RenderOptions& options);

/// Every class's probability as a bar and its logit; beyond six classes the least likely fold.
Html prediction_part(const Explanation& explanation);

/// One note per warning, or nothing.
Html warnings_part(const Explanation& explanation);

/// Attribution label and score, as Captum's table calls them.
Html attribution_part(const TargetContext& context);

/// The text (and the pair's second) as written, coloured by the words' scores.
Html text_part(const TargetContext& context);

/// What the colours and lines mean. REQUIRES: a largest score.
Html legend_part(const TargetContext& context);

/// The strongest words on one line, for a fold's summary.
Html chips_part(const TargetContext& context);

/// Every word, strongest first, with a two-sided bar.
Html words_part(const TargetContext& context);

/// Every token, folded.
Html tokens_part(const TargetContext& context);

/// From the reference to the prediction, and how exactly the scores add up to that.
Html sum_part(const TargetContext& context);

/// The linear model that a sampling method fitted: every feature's weight with its confidence
/// interval, and how well the model fits; nothing for other methods.
Html surrogate_part(const TargetContext& context);

/// The windows that a long text was read in, folded; nothing for a text that was read in one.
Html windows_part(const TargetContext& context);

/// Model, method, parameters and cost.
Html method_part(const Explanation& explanation);

}  // namespace pellucid
