#pragma once
// The parts of the page for one explanation, from top to bottom as formats/html.cpp puts them.
// Sizes and colours are classes and SVG attributes, never style attributes: the page's
// Content-Security-Policy allows one style sheet and nothing else.
// Thread rule: thread-safe.

#include <cstddef>

#include "pellucid/explanation.h"
#include "report/html.h"
#include "report/numbers.h"

namespace pellucid {

/// What all parts of one explanation share.
struct PageContext {
  const Explanation& explanation;
  ScoreScale scale;
};

/// The predicted label and every class's probability as bars; many classes fold.
Html prediction_part(const PageContext& context);

/// One note per warning, or nothing.
Html warnings_part(const PageContext& context);

/// The text (and the pair's second) as written, coloured by the words' scores.
Html text_part(const PageContext& context, const TargetScores& scores);

/// What the colours and lines mean.
Html legend_part(const PageContext& context, const TargetScores& scores);

/// Every word, strongest first, with a two-sided bar.
Html words_part(const PageContext& context, const TargetScores& scores);

/// From the reference to the prediction, and how exactly the scores add up to that.
Html sum_part(const PageContext& context, const TargetScores& scores);

/// Every token, folded.
Html tokens_part(const PageContext& context, const TargetScores& scores);

/// Model, method, parameters and cost.
Html method_part(const PageContext& context);

}  // namespace pellucid
