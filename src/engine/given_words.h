#pragma once
// Given words as JSON: a list of [start, end].

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/explanation.h"

namespace pellucid {

/// The words that an object gives under `key`; none where it is missing or null. Throws BadRequest,
/// `where` first, for what is no list of two whole numbers each. Whether they fit the text is not
/// checked: the engine does.
std::optional<std::vector<Span>> given_words(const nlohmann::json& object, const char* key,
                                             const std::string& where);

}  // namespace pellucid
