#pragma once
// Cuts a text with more tokens than the model takes into overlapping windows, as Hugging Face's
// `return_overflowing_tokens` does. A window holds the template's tokens, up to `room` tokens of
// the text, and the whole second text of a pair (`only_first`). Neighbouring windows share `stride`
// tokens of the text. The first window that reaches the end of the text is the last one; it may be
// shorter.

#include <cstddef>
#include <optional>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

/// The windows of one text or pair. Tokens are given as indices into Tokenization::tokens.
/// Thread rule: immutable, share freely.
class WindowCut {
 public:
  /// One window, which holds all `tokens`.
  explicit WindowCut(std::size_t tokens) : tokens_(tokens), length_(tokens), room_(tokens) {}

  /// Windows of at most `size` tokens, with those of the template and of the second text. Without
  /// `stride` neighbours share a quarter of the text's tokens that fit into a window. Throws
  /// BadRequest if no token of the text fits, or if the stride is so large that a window would not
  /// advance.
  WindowCut(const Tokenization& whole, std::size_t size, std::optional<std::size_t> stride);

  std::size_t count() const;
  std::size_t stride() const { return stride_; }  // tokens shared

  /// The text's own tokens that window `w` holds: a half-open range.
  struct Range {
    std::size_t first, end;
  };
  Range range(std::size_t w) const;

  /// All tokens of window `w`, ascending, with those of the template and of the second text.
  std::vector<std::size_t> tokens(std::size_t w) const;

  /// The number of the text's tokens in window `w`, divided by the sum of these numbers over all
  /// windows.
  double weight(std::size_t w) const;

 private:
  std::size_t tokens_;     // of the whole
  std::size_t begin_ = 0;  // where the text's own tokens begin
  std::size_t length_;     // how many they are
  std::size_t room_;       // of them, in a window
  std::size_t stride_ = 0;
};

/// The tokens of a window and the words that they belong to. A word lists only those of its tokens
/// that are in the window. The result has no texts: spans refer to the texts of `whole`.
Tokenization tokens_of_window(const Tokenization& whole, const std::vector<std::size_t>& tokens);

}  // namespace pellucid
