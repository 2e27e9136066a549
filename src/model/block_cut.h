#pragma once
// How the evaluator cuts many sequences into blocks.

#include <cstddef>
#include <span>
#include <vector>

namespace pellucid {

struct BlockCut {
  std::vector<std::size_t> first;  // the first sequence of each block, then the number of all
  bool shared = false;             // do all threads work on one block at a time?
};

/// Of sequences of these lengths, one or more, for so many threads. Where sequences are few or one
/// is longer than a block, the threads share each block; else each block is one thread's.
BlockCut cut_into_blocks(std::span<const std::size_t> lengths, std::size_t threads);

}  // namespace pellucid
