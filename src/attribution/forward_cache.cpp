#include "attribution/forward_cache.h"

#include <utility>

namespace pellucid {

namespace {

constexpr std::size_t kInputsPerBatch = 128;  // held at once, between two calls of progress

/// MurmurHash3's finalizer: each bit of x changes each bit of the result with a chance near 1/2.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ x >> 33) * 0xff51afd7ed558ccd;
  x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53;
  return x ^ x >> 33;
}

}  // namespace

/// Two chains that take each token in different ways.
ForwardCache::Digest ForwardCache::digest(const ModelInput& input) {
  Digest d{input.size(), ~input.size()};
  for (std::size_t t = 0; t < input.size(); ++t) {
    const auto id = static_cast<std::uint32_t>(input.ids[t]);
    const auto type = static_cast<std::uint32_t>(input.types[t]);
    const std::uint64_t token = std::uint64_t{id} << 32 | type;
    d.first = mix(d.first ^ token);
    d.second = mix(d.second * 0x9e3779b97f4a7c15 + token);
  }
  return d;
}

std::vector<std::size_t> ForwardCache::run(std::size_t count,
                                           const std::function<ModelInput(std::size_t)>& make_input,
                                           const std::function<void(double)>& progress) {
  std::vector<std::size_t> rows;
  std::vector<ModelInput> fresh;
  const auto flush = [&] {
    const Matrix logits = evaluator_.logits(fresh);
    logits_.insert(logits_.end(), logits.data(), logits.data() + logits.size());
    fresh.clear();
  };
  progress(0);
  for (std::size_t i = 0; i < count; ++i) {
    ModelInput input = make_input(i);
    const auto [found, inserted] = rows_.try_emplace(digest(input), rows_.size());
    rows.push_back(found->second);
    if (inserted) fresh.push_back(std::move(input));
    if (fresh.size() < kInputsPerBatch) continue;
    flush();
    progress(static_cast<double>(i + 1) / static_cast<double>(count));
  }
  flush();
  return rows;
}

std::span<const float> ForwardCache::logits(std::size_t row) const {
  const std::size_t classes = evaluator_.model().info().labels.size();
  return std::span(logits_).subspan(row * classes, classes);
}

}  // namespace pellucid
