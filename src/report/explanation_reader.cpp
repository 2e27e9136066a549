// Explanations from JSON: json_values.cpp backwards, field by field. A stranger may have written
// the file, so what reports rely on is checked here: every index, span and length.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fail.h"
#include "base/json.h"
#include "base/names.h"
#include "base/utf8.h"
#include "pellucid/formats.h"

namespace pellucid {

namespace {

constexpr std::string_view kSchema = "pellucid.explanation/1";
constexpr std::int64_t kMaxCount = std::int64_t{1} << 53;
constexpr std::int64_t kMaxInt = std::numeric_limits<std::int32_t>::max();

/// How far indices and spans may go in one document.
struct Bounds {
  std::array<std::size_t, 2> lengths = {};  // of text and pair, in code points
  int segments = 1;
  std::size_t tokens = 0, words = 0, classes = 0;
};

std::size_t count_in(const Json& json, std::size_t most) {
  return static_cast<std::size_t>(json.as_int(0, static_cast<std::int64_t>(most)));
}

/// JSON has no infinity and no NaN: they are written as null.
double number_in(const Json& json) {
  return json.raw().is_null() ? std::numeric_limits<double>::quiet_NaN() : json.as_number();
}

std::optional<double> optional_number(const Json& object, std::string_view key) {
  const auto found = object.find(key);
  return found ? std::optional(found->as_number()) : std::nullopt;
}

template <typename Read>
auto list_of_each(const Json& list, const Read& read) {
  if (!list.is_array()) list.fail_expected("an array");
  std::vector<decltype(read(list))> found;
  found.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) found.push_back(read(list.at(i)));
  return found;
}

void check_length(const Json& list, std::size_t length) {
  if (list.size() != length) list.fail_expected(fmt::format("an array of {}", length));
}

int segment_in(const Json& json, const Bounds& bounds) {
  return static_cast<int>(json.as_int(0, bounds.segments - 1));
}

Span span_in(const Json& object, int segment, const Bounds& bounds) {
  const std::size_t end = count_in(object.at("end"), bounds.lengths[static_cast<size_t>(segment)]);
  return {count_in(object.at("start"), end), end};
}

// ---- what was read

Token token_in(const Json& json, const Bounds& bounds) {
  Token token;
  token.text = json.at("token").as_string();
  token.id = static_cast<std::int32_t>(json.at("id").as_int(-1, kMaxInt));
  token.special = json.at("special").as_bool();
  token.type = static_cast<int>(json.at("segment").as_int(0, kMaxInt));
  if (const auto word = json.find("word")) {
    if (bounds.words == 0) word->fail_expected("null: there are no words");
    token.word = count_in(*word, bounds.words - 1);
  }
  return token;
}

/// The text that a token is of is its word's: only then is the end of its span known to be right.
void read_span(const Json& json, const Bounds& bounds, const std::vector<Word>& words,
               Token& token) {
  if (!json.find("start") || !json.find("end")) return;
  const std::size_t longest = std::max(bounds.lengths[0], bounds.lengths[1]);
  token.segment = token.word ? words[*token.word].segment : 0;
  const std::size_t end =
      count_in(json.at("end"),
               token.word ? bounds.lengths[static_cast<std::size_t>(token.segment)] : longest);
  token.span = Span{count_in(json.at("start"), end), end};
}

Word word_in(const Json& json, const Bounds& bounds) {
  const int segment = segment_in(json.at("segment"), bounds);
  return {json.at("text").as_string(), segment, span_in(json, segment, bounds),
          list_of_each(json.at("tokens"), [&](const Json& token) {
            if (bounds.tokens == 0) token.fail_expected("no token");
            return count_in(token, bounds.tokens - 1);
          })};
}

Tokenization tokenization_in(const Json& root, Bounds& bounds) {
  Tokenization input;
  input.text = root.at("text").as_string();
  bounds.lengths[0] = count_code_points(input.text);
  if (const auto pair = root.find("pair")) {
    input.pair = pair->as_string();
    bounds.lengths[1] = count_code_points(*input.pair);
    bounds.segments = 2;
  }
  const Json tokens = root.at("tokens"), words = root.at("words");
  for (const Json& list : {tokens, words})
    if (!list.is_array()) list.fail_expected("an array");
  bounds.tokens = tokens.size();
  bounds.words = words.size();
  input.words = list_of_each(words, [&](const Json& word) { return word_in(word, bounds); });
  input.tokens = list_of_each(tokens, [&](const Json& json) {
    Token token = token_in(json, bounds);
    read_span(json, bounds, input.words, token);
    return token;
  });
  return input;
}

// ---- the model's answer

std::vector<double> of_each_class(const Json& list, const Bounds& bounds) {
  check_length(list, bounds.classes);
  return list_of_each(list, number_in);
}

Prediction prediction_in(const Json& json, const Bounds& bounds) {
  Prediction prediction;
  prediction.label = json.at("label").as_string();
  prediction.index = count_in(json.at("index"), bounds.classes - 1);
  if (const auto values = json.find("values"))
    prediction.values = of_each_class(*values, bounds);
  else
    prediction.probabilities = of_each_class(json.at("probabilities"), bounds);
  prediction.logits = of_each_class(json.at("logits"), bounds);
  return prediction;
}

Target target_in(const Json& json, const Bounds& bounds) {
  Target target;
  target.label = json.at("label").as_string();
  target.index = count_in(json.at("index"), bounds.classes - 1);
  if (const auto against = json.find("against"))
    target.against =
        ClassName{against->as_string(), count_in(json.at("against_index"), bounds.classes - 1)};
  const Json quantity = json.at("quantity");
  const auto known = std::ranges::find(quantities(), quantity.as_string());
  if (known == quantities().end()) quantity.fail_expected(list_of(quantities()));
  target.quantity = static_cast<Quantity>(known - quantities().begin());
  target.value = number_in(json.at("value"));
  target.baseline_value = optional_number(json, "baseline_value");
  return target;
}

std::optional<Completeness> completeness_in(const Json& scores) {
  const auto json = scores.find("completeness");
  if (!json) return std::nullopt;
  Completeness completeness{number_in(json->at("sum")), number_in(json->at("expected")),
                            number_in(json->at("delta")), std::nullopt};
  if (json->raw().contains("certified_error"))
    completeness.certified_error = number_in(json->at("certified_error"));
  return completeness;
}

FeatureWeight feature_in(const Json& json, const Bounds& bounds) {
  const auto place = [&](const Json& held) -> FeatureWeight::Place {
    const int segment = segment_in(held.at("segment"), bounds);
    return {segment, span_in(held, segment, bounds)};
  };
  return {json.at("text").as_string(), list_of_each(json.at("places"), place),
          number_in(json.at("weight")), optional_number(json, "low"),
          optional_number(json, "high")};
}

std::optional<Surrogate> surrogate_in(const Json& scores, const Bounds& bounds) {
  const auto json = scores.find("surrogate");
  if (!json) return std::nullopt;
  const auto feature = [&](const Json& held) { return feature_in(held, bounds); };
  return Surrogate{number_in(json->at("intercept")), number_in(json->at("score")),
                   number_in(json->at("local_prediction")),
                   list_of_each(json->at("features"), feature)};
}

/// The names of the parts in the order in which they are written: that of the model's sum. (The
/// document forgets the order of its keys.)
std::vector<std::string> part_names(const Json& item) {
  const auto parts = item.find("parts");
  if (!parts) return {};
  std::vector<std::string> names;
  for (const char* known : {"word", "position", "token_type"})
    if (parts->find(known)) names.emplace_back(known);
  if (!parts->is_object() || names.size() != parts->size())
    parts->fail_expected("an object of word, position and token_type");
  return names;
}

void read_parts(const Json& list, std::vector<double> PartScores::*which, TargetScores& scores) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Json item = list.at(i);
    if (part_names(item).size() != scores.parts.size())
      item.fail_expected("the same parts in each");
    for (PartScores& part : scores.parts)
      (part.*which).push_back(number_in(item.at("parts").at(part.name)));
  }
}

TargetScores scores_in(const Json& json, const Bounds& bounds) {
  const Json tokens = json.at("tokens"), words = json.at("words");
  check_length(tokens, bounds.tokens);
  check_length(words, bounds.words);
  const auto score = [](const Json& item) { return number_in(item.at("score")); };
  TargetScores scores;
  scores.target = target_in(json.at("target"), bounds);
  scores.tokens = list_of_each(tokens, score);
  scores.words = list_of_each(words, score);
  if (tokens.size() > 0)
    for (std::string& name : part_names(tokens.at(std::size_t{0})))
      scores.parts.push_back({std::move(name), {}, {}});
  read_parts(tokens, &PartScores::tokens, scores);
  read_parts(words, &PartScores::words, scores);
  scores.completeness = completeness_in(json);
  scores.surrogate = surrogate_in(json, bounds);
  return scores;
}

// ---- how it was made

std::map<std::string, Parameter> parameters_in(const Json& json) {
  if (!json.is_object()) json.fail_expected("an object");
  std::map<std::string, Parameter> parameters;
  for (const auto& [name, raw] : json.raw().items()) {
    const Json held = json.at(name);
    if (raw.is_string())
      parameters[name] = held.as_string();
    else if (raw.is_number_integer())
      parameters[name] = held.as_int(-kMaxCount, std::numeric_limits<std::int64_t>::max());
    else
      parameters[name] = number_in(held);
  }
  return parameters;
}

WindowResult window_in(const Json& json, const Bounds& bounds) {
  WindowResult window;
  window.end_token = count_in(json.at("end_token"), bounds.tokens);
  window.first_token = count_in(json.at("first_token"), window.end_token);
  const std::size_t end = count_in(json.at("end"), std::max(bounds.lengths[0], bounds.lengths[1]));
  window.span = {count_in(json.at("start"), end), end};
  window.weight = number_in(json.at("weight"));
  window.prediction = prediction_in(json.at("prediction"), bounds);
  if (const auto targets = json.find("targets"))
    window.targets = list_of_each(*targets, [&](const Json& of) -> WindowTarget {
      return {target_in(of.at("target"), bounds), completeness_in(of)};
    });
  if (const auto parameters = json.find("parameters"))
    window.parameters = parameters_in(*parameters);
  return window;
}

Warning warning_in(const Json& json) {
  return {json.at("code").as_string(), json.at("message").as_string()};
}

ModelSummary model_in(const Json& json, Bounds& bounds) {
  ModelSummary model{
      json.at("name").as_string(), json.at("architecture").as_string(),
      list_of_each(json.at("labels"), [](const Json& label) { return label.as_string(); })};
  bounds.classes = model.labels.size();
  if (bounds.classes == 0) json.at("labels").fail_expected("a label or more");
  return model;
}

void check_schema(const Json& root) {
  const Json schema = root.at("schema");
  const std::string found = schema.as_string();
  if (found == kSchema) return;
  const bool newer = found.starts_with(kSchema.substr(0, kSchema.find('/') + 1));
  fail(newer ? ErrorKind::Unsupported : ErrorKind::BadRequest, "{}: {} (expected {}, found \"{}\")",
       schema.where(), newer ? "written by another version of pellucid" : "not an explanation",
       kSchema, utf8_prefix(found, 60));
}

Explanation explanation_in(const Json& root) {
  check_schema(root);
  Explanation explanation;
  Bounds bounds;
  explanation.model = model_in(root.at("model"), bounds);
  explanation.input = tokenization_in(root, bounds);
  explanation.prediction = prediction_in(root.at("prediction"), bounds);
  const Json method = root.at("method");
  explanation.method = method.at("name").as_string();
  explanation.parameters = parameters_in(method.at("parameters"));
  if (const auto targets = root.find("targets")) {
    explanation.all_targets = true;
    explanation.targets =
        list_of_each(*targets, [&](const Json& of) { return scores_in(of, bounds); });
    if (explanation.targets.empty()) targets->fail_expected("a target or more");
  } else {
    explanation.targets.push_back(scores_in(root, bounds));
  }
  if (const auto windows = root.find("windows"))
    explanation.windows =
        list_of_each(*windows, [&](const Json& window) { return window_in(window, bounds); });
  const Json cost = root.at("cost");
  explanation.cost = {count_in(cost.at("forward_passes"), kMaxCount),
                      count_in(cost.at("gradient_passes"), kMaxCount),
                      number_in(cost.at("seconds"))};
  explanation.warnings = list_of_each(root.at("warnings"), warning_in);
  // How many is not written, only that the text was cut.
  if (std::ranges::find(explanation.warnings, "truncated", &Warning::code) !=
      explanation.warnings.end())
    explanation.input.dropped_tokens = 1;
  return explanation;
}

}  // namespace

Explanation explanation_from_json(std::string_view json, const std::string& where) {
  const JsonDocument document = JsonDocument::parse(json, where, ErrorKind::BadRequest);
  try {
    return explanation_in(document.root());
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::BadModel) throw;
    throw Error(ErrorKind::BadRequest, error.what(), error.options());
  }
}

}  // namespace pellucid
