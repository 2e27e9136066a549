#pragma once
// The parts of the page for one explanation, from top to bottom as formats/html.cpp puts them.
// Thread rule of every function here: thread-safe.

#include <cstddef>

#include "pellucid/explanation.h"
#include "pellucid/formats.h"
#include "report/html/cells.h"
#include "report/html/markup.h"

namespace pellucid {

/// What the model says, and whether that is right where the true label is known.
Html verdict_part(const Explanation& explanation, std::size_t index, const RenderOptions& options);

/// The probability of every class as a bar, and its logit. From the seventh likeliest on, classes
/// are folded.
Html prediction_part(const Explanation& explanation);

/// One note per warning, or nothing.
Html warnings_part(const Explanation& explanation);

/// Attribution label and attribution score, as in Captum's table.
Html attribution_part(const TargetContext& context);

/// The text, or both texts of a pair, as written, coloured by the scores of the words.
Html text_part(const TargetContext& context);

/// What the colours and lines mean. REQUIRES: a largest score.
Html legend_part(const TargetContext& context);

/// The strongest words on one line, for a fold's summary.
Html chips_part(const TargetContext& context);

/// Every word, strongest first, with a two-sided bar.
Html words_part(const TargetContext& context);

/// Every token, folded.
Html tokens_part(const TargetContext& context);

}  // namespace pellucid
