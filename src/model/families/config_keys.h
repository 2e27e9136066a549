#pragma once
// What is done with each key of config.json, over all architectures.

#include <span>

#include "base/json_keys.h"

namespace pellucid {

std::span<const KeyVerdict> config_keys();

}  // namespace pellucid
