#pragma once
// Results as JSON values, with the names and the order of docs/json.md. explanation_reader.cpp
// reads explanations back: a field that is added here is added there. Thread rule: thread-safe.

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

/// On one line of UTF-8. Every number has the shortest form that reads back as the same double;
/// infinity and NaN are null.
std::string json_line(const nlohmann::ordered_json& json);

}  // namespace pellucid
