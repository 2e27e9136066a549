#pragma once
// The model's logits for changed texts: each sequence of ids and types runs once.
//
// There is one cache for each window of an explanation. A sequence's key is a digest of its ids and
// types. So masks over words and over tokens that put the same token in the same places are one
// entry, and so are texts that differ in what the tokenizer drops. Two of a million different
// sequences have the same digest, of 128 bits, with a chance of 1e-27.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "model/evaluator.h"

namespace pellucid {

/// Memory: about 64 bytes and the C logits for each sequence; the sequences are not kept.
/// Thread rule: one thread at a time. Lifetime: the evaluator outlives it.
class ForwardCache {
 public:
  explicit ForwardCache(const Evaluator& evaluator) : evaluator_(evaluator) {}

  /// Row of each of `count` sequences, after running those that are new. Calls `progress` with the
  /// share done; what it throws ends the cache's use.
  std::vector<std::size_t> run(std::size_t count,
                               const std::function<ModelInput(std::size_t)>& make_input,
                               const std::function<void(double)>& progress);

  /// Logits [C] of a row. Lifetime: until the next run.
  std::span<const float> logits(std::size_t row) const;

  std::size_t passes() const { return rows_.size(); }  // sequences that were run

 private:
  struct Digest {
    std::uint64_t first, second;
    bool operator==(const Digest&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Digest& digest) const { return digest.first; }
  };
  static Digest digest(const ModelInput& input);

  const Evaluator& evaluator_;
  std::unordered_map<Digest, std::size_t, Hash> rows_;
  std::vector<float> logits_;  // [rows x C]
};

}  // namespace pellucid
