#pragma once
// Which tokens the queries of an attention belong to: all of a sequence, or a few.

#include <cstddef>
#include <span>

namespace pellucid {

/// The token of each query. Lifetime: within that of the list.
struct QueryTokens {
  std::span<const std::size_t> list = {};  // ascending; empty: query i belongs to token i

  std::size_t operator[](std::size_t i) const { return list.empty() ? i : list[i]; }
};

}  // namespace pellucid
