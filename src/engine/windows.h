#pragma once
// A text that is read in windows: each is explained as a text of its own, and the explanations are
// combined. With a_w the window's tokens of the text as a share of all windows', and F_w what the
// model says to window w of the class that the whole is predicted to be,
//
//   G = sum_w a_w F_w        score_t = sum over the windows w that hold t of a_w score_wt
//
// probabilities and logits like G. What is linear stays exact: the scores sum to G(x) - G(x') up to
// sum_w a_w delta_w, and their certified error is sum_w a_w certified_w. With one window, all is
// its.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// Ids and types of window `w`.
ModelInput ids_of_window(const ReadInput& read, std::size_t w);
/// Window `w` as an input. REQUIRES: no embeddings.
ReadInput window_of(const ReadInput& read, std::size_t w);

/// Where the windows are, what they weigh, and what the model says to each: `logits` has their rows
/// from `first_row` on.
std::vector<WindowResult> predict_windows(const ReadInput& read, const ModelInfo& info,
                                          const Matrix& logits, std::size_t first_row);

/// What the model says to the whole: the class with the largest mean probability.
Prediction combine(const std::vector<WindowResult>& windows, const ModelInfo& info);

/// Adds up the windows' explanations. Memory: the scores of the whole, whatever the windows.
/// Thread rule: one thread at a time.
class WindowSum {
 public:
  /// Fills the targets and parameters of `windows`. Lifetime: looks at both.
  WindowSum(const ReadInput& whole, std::vector<WindowResult>& windows);

  /// REQUIRES: each window once, in their order.
  void add(std::size_t w, Explanation window);

  /// Targets, parameters, cost and warnings, and the whole's input. Call once, after all.
  Explanation take();

 private:
  struct Noted {
    Warning warning;
    std::size_t first = 0, windows = 0;  // which window has it, and how many have
  };

  void add_target(std::size_t w, const std::vector<std::size_t>& tokens, std::size_t k,
                  const TargetScores& scores);
  void note(std::size_t w, std::vector<Warning> warnings);
  void take_parameters();

  const ReadInput& whole_;
  std::vector<WindowResult>& windows_;
  Explanation sum_;
  std::vector<Noted> notes_;
};

}  // namespace pellucid
