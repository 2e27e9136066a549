#pragma once
// Results as JSON values, with the names and the order of the contract.
// Thread rule: thread-safe.

#include <nlohmann/json.hpp>

#include <string>

#include "pellucid/explainer.h"
#include "pellucid/explanation.h"

namespace pellucid {

/// The object `pellucid.explanation/1`. With all targets, `target`, the scores and `completeness`
/// at the top are the predicted class's, and `targets` has every class's in the same shape.
nlohmann::ordered_json json_of(const Explanation& explanation);
nlohmann::ordered_json json_of(const Tokenization& tokenization);
nlohmann::ordered_json json_of(const PredictionResult& result);
nlohmann::ordered_json json_of(const ModelDescription& description);

/// On one line: UTF-8, every number in the shortest form that reads back as the same double; what
/// is no number (infinite, NaN) is null.
std::string json_line(const nlohmann::ordered_json& json);

}  // namespace pellucid
