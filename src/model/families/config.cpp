#include "model/families/config.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/fail.h"
#include "base/json_keys.h"
#include "base/parse.h"
#include "model/families/config_keys.h"
#include "model/families/score_function.h"

namespace pellucid {

namespace {

constexpr std::int64_t kMaxDimension = 1 << 24;

PositionType parse_positions(const Json& root) {
  const std::string name = root.string_or("position_embedding_type", "absolute");
  if (name == "absolute") return PositionType::Absolute;
  if (name == "relative_key") return PositionType::RelativeKey;
  if (name == "relative_key_query") return PositionType::RelativeKeyQuery;
  fail(ErrorKind::Unsupported,
       "{}: not supported (expected absolute, relative_key or relative_key_query, found {})",
       root.at("position_embedding_type").where(), name);
}

std::vector<std::string> read_class_names(const Json& root) {
  const std::optional<Json> names = root.find("architectures");
  if (!names) return {};
  if (names->raw().is_string()) return {names->as_string()};
  if (!names->is_array()) names->fail_expected("an array of names");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < names->size(); ++i) out.push_back(names->at(i).as_string());
  return out;
}

/// Numbers, true, false and null as JSON spells them: some label their classes so.
std::string label_text(const Json& value) {
  if (value.is_object() || value.is_array()) value.fail_expected("a string");
  return value.raw().is_string() ? value.as_string() : value.raw().dump();
}

std::vector<std::string> labels_of(const Json& id2label) {
  const std::size_t count = id2label.size();
  std::vector<std::optional<std::string>> found(count);
  for (const auto& item : id2label.raw().items()) {
    const auto index = parse_number<std::size_t>(item.key());
    // As many keys as indices: if each is in range and none stands twice there is no hole.
    if (!index || *index >= count || found[*index])
      fail(ErrorKind::BadModel, "{}: wrong key (expected 0 to {} without a hole, found \"{}\")",
           id2label.where(), count - 1, item.key());
    found[*index] = label_text(id2label.at(item.key()));
  }
  std::vector<std::string> labels;
  for (const auto& label : found) labels.push_back(*label);
  return labels;
}

/// Labels that are the same get their index behind.
void tell_apart(std::vector<std::string>& labels) {
  const std::vector<std::string> given = labels;
  for (std::size_t i = 0; i < given.size(); ++i)
    if (std::ranges::count(given, given[i]) > 1) labels[i] = fmt::format("{} ({})", given[i], i);
}

std::vector<std::string> parse_labels(const Json& root) {
  const std::optional<Json> id2label = root.find("id2label");
  if (id2label && !id2label->is_object())
    id2label->fail_expected("an object of an index and a label");
  if (id2label && id2label->size() > 0) return labels_of(*id2label);
  std::vector<std::string> labels;
  const std::int64_t count = root.int_or("num_labels", 2, 1, kMaxDimension);
  for (std::int64_t i = 0; i < count; ++i) labels.push_back(fmt::format("LABEL_{}", i));
  return labels;
}

}  // namespace

Config Config::read(const std::filesystem::path& path) { return Config(JsonDocument::read(path)); }

Config Config::parse(std::string_view text, std::string file) {
  return Config(JsonDocument::parse(text, std::move(file)));
}

Config::Config(JsonDocument document) : document_(std::move(document)) {
  const Json root = json();
  if (!root.is_object()) root.fail_expected("an object");
  model_type_ = root.string_or("model_type", "");
  class_names_ = read_class_names(root);
  for (const std::string_view key : {"is_decoder", "add_cross_attention", "is_encoder_decoder"})
    root.bool_or(key, false);  // refused where it is neither
  for (const std::string& key : check_keys(root, config_keys()))
    if (!key.starts_with('_')) unknown_keys_.push_back(root.at(key).where());
  positions_ = parse_positions(root);
  labels_ = parse_labels(root);
  tell_apart(labels_);
  scores_ = pipeline_scores(root, labels_.size());
}

bool Config::set_outputs(std::size_t outputs) {
  const std::size_t named = labels_.size();
  if (outputs == named) return false;
  labels_.resize(outputs);
  for (std::size_t i = named; i < outputs; ++i) labels_[i] = fmt::format("LABEL_{}", i);
  scores_ = pipeline_scores(json(), outputs);
  return true;
}

std::size_t Config::dimension(std::string_view key, std::size_t fallback) const {
  return static_cast<std::size_t>(
      json().int_or(key, static_cast<std::int64_t>(fallback), 1, kMaxDimension));
}

std::size_t Config::dimension(std::string_view key, std::string_view other,
                              std::size_t fallback) const {
  const std::size_t size = dimension(other, dimension(key, fallback));
  if (json().find(key) && dimension(key, fallback) != size)
    fail(ErrorKind::BadModel, "{}: differs from \"{}\", another name of it (expected {}, found {})",
         json().at(key).where(), other, size, dimension(key, fallback));
  return size;
}

std::size_t Config::heads(std::string_view key, std::size_t fallback, std::size_t hidden) const {
  const std::size_t count = dimension(key, fallback);
  if (hidden % count != 0)
    fail(ErrorKind::BadModel, "{}: \"{}\": wrong value (expected a divisor of {}, found {})",
         json().where(), key, hidden, count);
  return count;
}

Activation read_activation(const Json& name) {
  const std::optional<Activation> activation = find_activation(name.as_string());
  if (!activation)
    fail(ErrorKind::Unsupported, "{}: not supported (expected one of {}; found {})", name.where(),
         fmt::join(activation_names(), ", "), name.as_string());
  return *activation;
}

Activation Config::activation(std::string_view key, std::string_view fallback) const {
  const std::optional<Json> name = json().find(key);
  return name ? read_activation(*name) : find_activation(fallback).value();
}

double Config::epsilon(std::string_view key, double fallback) const {
  const double value = json().number_or(key, fallback);
  if (!(value >= 0 && value < 1)) json().at(key).fail_expected("0 <= x < 1");
  return value;
}

ModelInfo Config::model_info(std::size_t vocabulary, std::int32_t pad_fallback) const {
  ModelInfo info;
  info.architecture = model_type_;
  info.scores = scores_;
  info.labels = labels_;
  info.vocabulary = vocabulary;
  info.pad_id = static_cast<std::int32_t>(
      json().int_or("pad_token_id", pad_fallback, 0, static_cast<std::int64_t>(vocabulary) - 1));
  return info;
}

}  // namespace pellucid
