#pragma once
// Methods and their options as JSON, with a JSON schema of each method's options.
// Thread rule: thread-safe.

#include <nlohmann/json.hpp>

#include "pellucid/methods.h"

namespace pellucid {

/// Name, summary, cost, options, and `schema`: a JSON Schema (2020-12) of an object of the options,
/// under their names with `_` for `-`.
nlohmann::ordered_json json_of(const MethodInfo& method);

}  // namespace pellucid
