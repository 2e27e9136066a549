#pragma once
// Scores of a text's windows to scores of the whole. With a_w the share of window w in
// all windows' tokens of the text, and F_w the F of window w, for the class that the whole is
// explained for,
//
//   F = sum_w a_w F_w        score_t = sum over the windows w that hold token t of a_w score_wt
//
// All that is linear stays exact: the scores sum to F(x) - F(x') up to sum_w a_w delta_w, and their
// certified error is sum_w a_w certified_w. A text that is not cut is one window, and all is its.

#include <cstddef>
#include <vector>

#include "attribution/method.h"
#include "engine/reading.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// Adds up what a method says of the windows. Memory: the scores of the whole, whatever the
/// windows. Thread rule: one thread at a time. Lifetime: the input outlives it.
class WindowCombiner {
 public:
  /// `windows` as predict_windows gives them.
  WindowCombiner(const EncodedInput& whole, std::vector<WindowResult> windows);

  const std::vector<WindowResult>& windows() const { return windows_; }

  /// The scores of window `w`, and what else its method gave. REQUIRES: each window once, in their
  /// order.
  void add(std::size_t w, std::vector<TargetScores> targets, MethodResult result);

  /// Input, targets, parameters, cost and warnings, and the windows if they were asked for. Call
  /// once, after all.
  Explanation finish(const LengthLimit& limit);

 private:
  struct CommonWarning {
    Warning warning;           // as the first window has it
    std::size_t first, count;  // that window, and how many have one like it
  };

  void add_target(std::size_t w, const std::vector<std::size_t>& tokens, TargetScores& sum,
                  const TargetScores& scores);
  void add_warnings(std::size_t w, std::vector<Warning> warnings);
  void share_parameters();

  const EncodedInput& whole_;
  std::vector<WindowResult> windows_;
  Explanation sum_;
  std::vector<CommonWarning> warnings_;
};

}  // namespace pellucid
