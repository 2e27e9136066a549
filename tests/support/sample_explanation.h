#pragma once
// Explanations made by hand, so that reports are tested without a model.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid::testing {

/// "This movie is superb": POSITIVE, two classes, integrated gradients, a certified error.
Explanation sample_explanation();

/// An explanation of any text: a word per run of letters and digits or other visible character,
/// a token per word, scores that fall and alternate in sign. With `pair`, both texts have words.
Explanation sample_explanation_of(const std::string& text,
                                  const std::optional<std::string>& pair = {});

/// The same for every class, as `--target all` gives it.
Explanation with_all_targets(Explanation explanation);

/// The same as read in three windows, each explained for every target.
Explanation with_windows(Explanation explanation);

/// The same with a warning about the reference, or with eighteen classes.
Explanation with_warning(Explanation explanation);
Explanation with_many_classes(Explanation explanation);

/// Texts that break reports: markup, scripts, quotes, line ends, control characters, U+0000,
/// right-to-left, joined emoji, zero width, a byte order mark, formulas, very long ones.
std::vector<std::string> hostile_texts();

}  // namespace pellucid::testing
