#include "report/json_values.h"

#include <algorithm>
#include <optional>

#include "pellucid/formats.h"
#include "report/escape.h"
#include "report/method_values.h"
#include "report/numbers.h"

namespace pellucid {

namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json or_null(const std::optional<T>& held) {
  return held ? Json(*held) : Json();
}

Json json_of(const ModelSummary& model) {
  return {{"name", model.name}, {"architecture", model.architecture}, {"labels", model.labels}};
}

Json json_of(const Prediction& prediction) {
  Json json = {{"label", prediction.label}, {"index", prediction.index}};
  if (prediction.values.empty())
    json["probabilities"] = prediction.probabilities;
  else
    json["values"] = prediction.values;
  json["logits"] = prediction.logits;
  return json;
}

Json json_of(const Target& target) {
  Json json = {{"label", target.label}, {"index", target.index}};
  if (target.against) {
    json["against"] = target.against->label;
    json["against_index"] = target.against->index;
  }
  json["quantity"] = to_string(target.quantity);
  json["value"] = target.value;
  json["baseline_value"] = or_null(target.baseline_value);
  return json;
}

Json json_of(const Completeness& completeness) {
  Json json = {{"sum", completeness.sum},
               {"expected", completeness.expected},
               {"delta", completeness.delta}};
  if (completeness.certified_error) json["certified_error"] = *completeness.certified_error;
  return json;
}

Json json_of(const std::vector<Warning>& warnings) {
  Json list = Json::array();
  for (const Warning& warning : warnings)
    list.push_back({{"code", warning.code}, {"message", warning.message}});
  return list;
}

Json json_of(const std::map<std::string, Parameter>& parameters) {
  Json json = Json::object();
  for (const auto& [name, parameter] : parameters)
    std::visit([&, &key = name](const auto& held) { json[key] = held; }, parameter);
  return json;
}

/// {"word": …, "position": …} of one token or word: `which` is the list of the part's scores.
Json parts_of(const TargetScores& scores, std::vector<double> PartScores::*which, std::size_t i) {
  Json parts = Json::object();
  for (const PartScores& part : scores.parts) parts[part.name] = (part.*which)[i];
  return parts;
}

Json tokens_of(const Tokenization& input, const TargetScores& scores) {
  Json list = Json::array();
  for (std::size_t t = 0; t < input.tokens.size(); ++t) {
    const Token& token = input.tokens[t];
    list.push_back({{"token", token.text},
                    {"id", token.id},
                    {"special", token.special},
                    {"segment", token.type},
                    {"start", token.span ? Json(token.span->start) : Json()},
                    {"end", token.span ? Json(token.span->end) : Json()},
                    {"word", or_null(token.word)},
                    {"score", scores.tokens[t]}});
    if (!scores.parts.empty()) list.back()["parts"] = parts_of(scores, &PartScores::tokens, t);
  }
  return list;
}

Json words_of(const Tokenization& input, const TargetScores& scores) {
  Json list = Json::array();
  for (std::size_t w = 0; w < input.words.size(); ++w) {
    const Word& word = input.words[w];
    list.push_back({{"text", word.text},
                    {"segment", word.segment},
                    {"start", word.span.start},
                    {"end", word.span.end},
                    {"tokens", word.tokens},
                    {"score", scores.words[w]}});
    if (!scores.parts.empty()) list.back()["parts"] = parts_of(scores, &PartScores::words, w);
  }
  return list;
}

Json json_of(const Surrogate& surrogate) {
  Json features = Json::array();
  for (const FeatureWeight& feature : surrogate.features) {
    Json places = Json::array();
    for (const FeatureWeight::Place& place : feature.places)
      places.push_back(
          {{"segment", place.segment}, {"start", place.span.start}, {"end", place.span.end}});
    features.push_back({{"text", feature.text},
                        {"places", std::move(places)},
                        {"weight", feature.weight},
                        {"low", or_null(feature.low)},
                        {"high", or_null(feature.high)}});
  }
  return {{"intercept", surrogate.intercept},
          {"score", surrogate.score},
          {"local_prediction", surrogate.local_prediction},
          {"features", std::move(features)}};
}

Json json_of(const Tokenization& input, const TargetScores& scores) {
  Json json = {{"target", json_of(scores.target)},
               {"tokens", tokens_of(input, scores)},
               {"words", words_of(input, scores)}};
  if (scores.completeness) json["completeness"] = json_of(*scores.completeness);
  if (scores.surrogate) json["surrogate"] = json_of(*scores.surrogate);
  return json;
}

Json json_of(const std::vector<WindowResult>& windows) {
  Json list = Json::array();
  for (const WindowResult& window : windows) {
    Json json = {{"first_token", window.first_token}, {"end_token", window.end_token},
                 {"start", window.span.start},        {"end", window.span.end},
                 {"weight", window.weight},           {"prediction", json_of(window.prediction)}};
    for (const WindowTarget& of : window.targets) {
      Json target = {{"target", json_of(of.target)}};
      if (of.completeness) target["completeness"] = json_of(*of.completeness);
      json["targets"].push_back(std::move(target));
    }
    if (!window.parameters.empty()) json["parameters"] = json_of(window.parameters);
    list.push_back(std::move(json));
  }
  return list;
}

/// The predicted class's scores, or the only ones.
const TargetScores& main_target(const Explanation& explanation) {
  const auto found = std::ranges::find(explanation.targets, explanation.prediction.index,
                                       [](const TargetScores& t) { return t.target.index; });
  return found == explanation.targets.end() ? explanation.targets.front() : *found;
}

}  // namespace

Json json_of(const Explanation& explanation) {
  const Tokenization& input = explanation.input;
  const TargetScores& scores = main_target(explanation);
  Json json;
  json["schema"] = "pellucid.explanation/1";
  json["text"] = input.text;
  json["pair"] = or_null(input.pair);
  json["model"] = json_of(explanation.model);
  json["prediction"] = json_of(explanation.prediction);
  json["target"] = json_of(scores.target);
  json["method"] = {{"name", explanation.method}, {"parameters", json_of(explanation.parameters)}};
  json["tokens"] = tokens_of(input, scores);
  json["words"] = words_of(input, scores);
  if (scores.completeness) json["completeness"] = json_of(*scores.completeness);
  if (scores.surrogate) json["surrogate"] = json_of(*scores.surrogate);
  if (explanation.all_targets) {
    json["targets"] = Json::array();
    for (const TargetScores& target : explanation.targets)
      json["targets"].push_back(json_of(input, target));
  }
  if (!explanation.windows.empty()) json["windows"] = json_of(explanation.windows);
  json["cost"] = {{"forward_passes", explanation.cost.forward_passes},
                  {"gradient_passes", explanation.cost.gradient_passes},
                  {"seconds", explanation.cost.seconds}};
  json["warnings"] = json_of(explanation.warnings);
  return json;
}

Json json_of(const Tokenization& tokenization) {
  Json tokens = Json::array(), ids = Json::array(), offsets = Json::array();
  Json words = Json::array(), segments = Json::array();
  for (const Token& token : tokenization.tokens) {
    tokens.push_back(token.text);
    ids.push_back(token.id);
    offsets.push_back(token.span ? Json::array({token.span->start, token.span->end}) : Json());
    words.push_back(or_null(token.word));
    segments.push_back(token.type);
  }
  Json json = {{"text", tokenization.text}};
  if (tokenization.pair) json["pair"] = *tokenization.pair;
  json["tokens"] = std::move(tokens);
  json["ids"] = std::move(ids);
  json["offsets"] = std::move(offsets);
  json["words"] = std::move(words);
  json["segments"] = std::move(segments);
  return json;
}

Json json_of(const PredictionResult& result) {
  Json json = {{"schema", "pellucid.prediction/1"},
               {"text", result.input.text},
               {"pair", or_null(result.input.pair)},
               {"model", json_of(result.model)},
               {"prediction", json_of(result.prediction)}};
  if (!result.windows.empty()) json["windows"] = json_of(result.windows);
  json["warnings"] = json_of(result.warnings);
  return json;
}

Json json_of(const ModelDescription& description) {
  Json files = Json::array();
  for (const ModelDescription::File& file : description.files)
    files.push_back({{"name", file.name}, {"bytes", file.bytes}, {"role", file.role}});
  return {{"schema", "pellucid.model/1"},
          {"name", description.name},
          {"directory", description.directory},
          {"architecture", description.architecture},
          {"problem_type", description.problem_type},
          {"scores", description.scores},
          {"labels", description.labels},
          {"layers", description.layers},
          {"hidden", description.hidden},
          {"heads", description.heads},
          {"intermediate", description.intermediate},
          {"vocabulary", description.vocabulary},
          {"max_length", description.max_length},
          {"parameters", description.parameters},
          {"activation", description.activation},
          {"token_types", description.token_types},
          {"truncation_side", description.truncation_side},
          {"files", files},
          {"unused_tensors", description.unused_tensors},
          {"warnings", description.warnings},
          {"unknown_keys", description.unknown_keys}};
}

std::string json_line(const Json& json) {
  return escape_json_controls(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string to_json(const std::vector<MethodInfo>& methods) {
  Json list = Json::array();
  for (const MethodInfo& method : methods) list.push_back(json_of(method));
  return json_line(list);
}

std::string to_json(const Tokenization& tokenization) { return json_line(json_of(tokenization)); }
std::string to_json(const PredictionResult& result) { return json_line(json_of(result)); }
std::string to_json(const ModelDescription& description) { return json_line(json_of(description)); }

}  // namespace pellucid
