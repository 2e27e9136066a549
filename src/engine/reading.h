#pragma once
// A text, a pair or word embeddings to what the model takes, in one window or several.

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/load.h"
#include "pellucid/explainer.h"
#include "text/window_cut.h"
#include "text/words.h"

namespace pellucid {

/// How much of a text is read.
struct LengthLimit {
  std::size_t tokens = 0;   // at most: of the text, or of each window
  bool in_windows = false;  // the whole text is read, window by window
  std::optional<std::size_t> stride = {};
};

/// What the model and its tokenizer allow, or what is asked for. Throws BadRequest for more than
/// the model's positions, and for a length and a window at once.
LengthLimit limit_length(const LoadedFolder& folder, std::optional<std::size_t> max_length,
                         const Windows& windows = {});

/// An input as the reports see it, and as the model does.
struct EncodedInput {
  Tokenization tokenization;
  ModelInput model_input;
  WindowCut windows;
  Truncation truncation = Truncation::Right;  // what a cut text has lost
  std::optional<Matrix> embeddings = {};      // [T x width(word embeddings)] in place of the ids'
};

/// The words of an input: given, or of that unit. Throws BadRequest for given ones that are not in
/// it. REQUIRES: texts that are UTF-8.
WordChoice read_words(const Input& input, WordUnit unit);

/// Throws BadRequest for a text that is not UTF-8, for given words that are not in it, and for
/// embeddings that do not fit the model.
EncodedInput encode_input(const LoadedFolder& folder, const Input& input, const LengthLimit& limit,
                          WordUnit words = WordUnit::Unicode);

/// Ids and types of window `w`.
ModelInput model_input_of_window(const EncodedInput& encoded, std::size_t w);
/// Window `w` as an input of its own. REQUIRES: several windows, no embeddings.
EncodedInput input_of_window(const EncodedInput& encoded, std::size_t w);

/// That a text was cut, or has no words.
std::vector<Warning> input_warnings(const EncodedInput& encoded, const LengthLimit& limit);

}  // namespace pellucid
