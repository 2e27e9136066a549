#pragma once
// What a layer's scores get from the distance of two tokens; the formula is in
// kernels/relative_scores.h. Distances share rows of the tables as the architecture says.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/matrix.h"
#include "kernels/relative_scores.h"

namespace pellucid {

/// The tables of one layer, with the scale of the scores in them; an empty one is none. Thread
/// rule: immutable, share freely.
struct RelativePositions {
  Matrix query;  // U [P x H], or [P x D] where all heads have the same
  Matrix key;    // W, likewise
  Matrix bias;   // b [A x P]
  /// [2N - 1] the tables' row for each distance of key and query, -(N-1) … N-1: N tokens at most.
  std::shared_ptr<const std::vector<std::int32_t>> rows;

  /// Of a head with columns [head * width, (head + 1) * width), for a sequence of so many tokens
  /// and the queries of some of them.
  RelativeTables of_head(std::size_t head, std::size_t width, std::size_t tokens,
                         QueryTokens queries) const;
};

}  // namespace pellucid
