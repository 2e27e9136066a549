#pragma once
// Where a text that is longer than the model takes is cut into windows that overlap, as Hugging
// Face's `return_overflowing_tokens` cuts it. A window is the template's tokens, `room` tokens of
// the text, and all of a pair's second text (`only_first`); `stride` tokens of the text are in the
// next window too. The last window is the first that reaches the end, and may be shorter.

#include <cstddef>
#include <optional>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

/// The windows of one text or pair. Tokens are indices into the whole's.
/// Thread rule: immutable, share freely.
class WindowCut {
 public:
  /// One window, which holds all `tokens`.
  explicit WindowCut(std::size_t tokens) : tokens_(tokens), length_(tokens), room_(tokens) {}

  /// Windows of at most `size` tokens, the template's and the second text's included, whose
  /// neighbours share `stride` tokens of the text; none: a quarter of those that a window has room
  /// for. Throws BadRequest where nothing of the text fits, or a window would not get past its
  /// neighbour.
  WindowCut(const Tokenization& whole, std::size_t size, std::optional<std::size_t> stride);

  std::size_t count() const;
  std::size_t stride() const { return stride_; }  // tokens shared

  /// Half-open range of the text's own tokens that window `w` holds.
  struct Range {
    std::size_t first, end;
  };
  Range range(std::size_t w) const;

  /// All tokens of window `w`, ascending: the template's and the second text's too.
  std::vector<std::size_t> tokens(std::size_t w) const;

  /// The window's tokens of the text as a share of all windows': they sum to 1.
  double weight(std::size_t w) const;

 private:
  std::size_t tokens_;     // of the whole
  std::size_t begin_ = 0;  // where the text's own tokens begin
  std::size_t length_;     // how many they are
  std::size_t room_;       // of them, in a window
  std::size_t stride_ = 0;
};

/// The tokens of a window, and the words that they are of, with those of their tokens that are
/// there. The texts stay with the whole: spans are places in its texts.
Tokenization tokens_of_window(const Tokenization& whole, const std::vector<std::size_t>& tokens);

}  // namespace pellucid
