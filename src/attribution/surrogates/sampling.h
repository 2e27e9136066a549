#pragma once
// The options of methods that draw samples: `samples` and `seed`.

#include <cstdint>
#include <string>
#include <utility>

#include "attribution/options.h"

namespace pellucid {

template <typename O>
OptionTable<O>& add_samples(OptionTable<O>& table, std::int64_t least, std::string summary) {
  return table.integer("samples", &O::samples, least, 1'000'000, std::move(summary))
      .also({"n-samples", "num-samples", "nsamples", "max-evals"});
}

template <typename O>
OptionTable<O>& add_seed(OptionTable<O>& table) {
  return table.integer("seed", &O::seed, 0, 0xffffffff, "of NumPy's legacy random stream")
      .also({"random-state"});
}

}  // namespace pellucid
